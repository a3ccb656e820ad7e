namespace Circuits.Engine.Training;

/// <summary>A linear rise to the first learning rate of a schedule, and then the schedule, over the steps that are left.</summary>
/// <param name="Steps">Length of the rise; its first step has 1 / steps of the rate.</param>
/// <param name="Then">What follows.</param>
public sealed record WarmUp(long Steps, LearningRate Then) : LearningRate
{
    /// <inheritdoc/>
    public override double At(long step, long totalSteps) => step < Steps
        ? Then.At(0, totalSteps - Steps) * (step + 1) / Steps
        : Then.At(step - Steps, totalSteps - Steps);
}
