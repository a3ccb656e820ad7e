using System.Collections.Immutable;

namespace Circuits.Engine.Training;

/// <summary>A rule that changes weights by their gradients: <see cref="Sgd"/> or <see cref="Adam"/>. What it remembers between steps is an <see cref="Optimization"/>.</summary>
/// <remarks>Every weight is computed by itself, by the same operations whatever the vector width: the same bits everywhere.</remarks>
public abstract record Optimizer
{
    /// <summary>How strongly weights are drawn to 0, as <c>weight_decay</c> in PyTorch: this times the weight is added to its gradient.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Which parameters decay: by default the kernels, and neither biases nor what a normalisation learns.</summary>
    public Func<Parameter, bool> Decays { get; init; } = static p => p.Name.EndsWith("/kernel", StringComparison.Ordinal);

    /// <summary>What is remembered of each weight, by name; 0 before the first step.</summary>
    internal abstract ImmutableArray<string> Memories { get; }

    /// <summary>One step of one parameter.</summary>
    /// <param name="values">Its weights.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="memories">What is remembered of them, in the order of <see cref="Memories"/>.</param>
    /// <param name="step">Counts from 1.</param>
    /// <param name="learningRate">Of this step.</param>
    /// <param name="weightDecay">Of this parameter.</param>
    internal abstract void Update(
        Span<float> values, ReadOnlySpan<float> gradient, float[][] memories, long step, double learningRate, double weightDecay);

    /// <summary>The settings in one line; the predicate is told by the names of what decays, by whoever knows the parameters.</summary>
    public abstract override string ToString();
}
