namespace Circuits.Engine.Training;

/// <summary>Where a training stands after a step.</summary>
/// <param name="Epoch">The epoch of the step, from 0.</param>
/// <param name="Step">Steps done.</param>
/// <param name="TotalSteps">Steps in all.</param>
/// <param name="Loss">Mean cross-entropy of the step's images in nats, before the weights were changed.</param>
/// <param name="LearningRate">Of the step.</param>
/// <param name="ImagesPerSecond">Since the call that runs it.</param>
public readonly record struct TrainingProgress(
    int Epoch, long Step, long TotalSteps, double Loss, double LearningRate, double ImagesPerSecond);
