namespace Circuits.Engine.Training;

/// <summary>A number of a training is no longer finite. It cannot go on; the last checkpoint is from before.</summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(string what, long step, double learningRate, string? checkpoint)
        : base(
            FormattableString.Invariant($"step {step}: {what} at learning rate {learningRate:g6}. Lower the learning rate, or warm up")
            + (checkpoint is null ? "." : $"; {checkpoint} holds what was before.")) =>
        (Step, LearningRate) = (step, learningRate);

    /// <summary>The step, from 0.</summary>
    public long Step { get; }

    /// <summary>Of that step.</summary>
    public double LearningRate { get; }
}
