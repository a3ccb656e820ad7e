namespace Circuits.Engine.Training;

/// <summary>Everything that decides what a training gives, beside the network and the images.</summary>
public sealed record TrainingSettings
{
    /// <summary>The node whose output says how likely each class is, before any softmax; or a <see cref="CrossEntropy"/> over one, with its target an <see cref="Input"/>.</summary>
    public required string Node { get; init; }

    /// <summary>Images in a step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>How often each image is seen.</summary>
    public required int Epochs
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Epochs), value, "A training takes at least 1 epoch.");
    }

    /// <summary>How weights follow their gradients.</summary>
    public required Optimizer Optimizer { get; init; }

    /// <summary>How far.</summary>
    public required LearningRate LearningRate { get; init; }

    /// <summary>What happens to the images before they are seen.</summary>
    public Augmentation Augmentation { get; init; } = Augmentation.None;

    /// <summary>Decides the order of the images and their changes. The same seed gives the same weights to the bit.</summary>
    public int Seed { get; init; }

    /// <summary>Whether images that fill no batch are left out of an epoch, other ones each time; else they are refused.</summary>
    public bool DropsLast { get; init; }

    /// <summary>Where the training is kept, to be resumed: renewed as often as below, at the end, and when it is cancelled. None by default.</summary>
    public string? CheckpointFile { get; init; }

    /// <summary>How often; after each epoch where it is 0.</summary>
    public int StepsBetweenCheckpoints { get; init; }
}
