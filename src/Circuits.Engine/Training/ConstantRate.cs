namespace Circuits.Engine.Training;

/// <summary>The same learning rate at every step.</summary>
public sealed record ConstantRate(double Rate) : LearningRate
{
    /// <inheritdoc/>
    public override double At(long step, long totalSteps) => Rate;
}
