namespace Circuits.Engine.Training;

/// <summary>How far each step of a training goes: <see cref="ConstantRate"/>, <see cref="CosineRate"/>, <see cref="StepwiseRate"/>, <see cref="WarmUp"/>.</summary>
public abstract record LearningRate
{
    /// <summary>The learning rate of one step.</summary>
    /// <param name="step">Counts from 0.</param>
    /// <param name="totalSteps">How many steps the training has.</param>
    public abstract double At(long step, long totalSteps);
}
