namespace Circuits.Science.Instruments;

/// <summary>How a feature is visualised.</summary>
public sealed record VisualizationSettings
{
    /// <summary>Networks see a little more than the picture: 12 pixels of it or of grey around.</summary>
    public int SizePixels { get; init; } = 128;

    /// <summary>Lucid takes 512; early features are there after 256, and hardly change.</summary>
    public int Steps { get; init; } = 256;

    /// <summary>Of the noise it starts from and of the transformations: the same seed gives the same picture to the bit.</summary>
    public int Seed { get; init; }

    /// <summary>Of Adam, in every coefficient.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>For so many steps a layer that is wholly silent passes gradients on; then every ReLU is itself.</summary>
    public int RedirectedSteps { get; init; } = 16;
}
