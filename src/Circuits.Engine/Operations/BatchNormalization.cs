using System.Collections.Immutable;
using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>Batch normalisation at inference: (x - mean) / sqrt(variance + epsilon) · gamma + beta, per channel.</summary>
/// <param name="Mean">Running mean of each channel.</param>
/// <param name="Variance">Running variance of each channel.</param>
/// <param name="Gamma">Learned scale; empty for 1.</param>
/// <param name="Beta">Learned offset; empty for 0.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <remarks>The compiler folds it into the convolution before it, in double precision.</remarks>
public sealed record BatchNormalization(
    ImmutableArray<float> Mean, ImmutableArray<float> Variance, ImmutableArray<float> Gamma, ImmutableArray<float> Beta, double Epsilon) : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var input = Single(inputs);
        return Mean.Length == input.Channels && Variance.Length == input.Channels
            && (Gamma.IsEmpty || Gamma.Length == input.Channels) && (Beta.IsEmpty || Beta.Length == input.Channels)
            ? input
            : throw new GraphException(
                $"it normalises {Mean.Length} channels ({Variance.Length} variances, {Gamma.Length} gammas, {Beta.Length} betas), "
                + $"the input has {input.Channels}. Check which node feeds it.");
    }

    /// <summary>The same map as a factor and an offset for one channel.</summary>
    internal (double Scale, double Offset) At(int channel)
    {
        var scale = (Gamma.IsEmpty ? 1.0 : Gamma[channel]) / Math.Sqrt(Variance[channel] + Epsilon);
        return (scale, (Beta.IsEmpty ? 0.0 : Beta[channel]) - Mean[channel] * scale);
    }

    internal override void Lower(Lowering at)
    {
        var input = at.Blocked();
        at.Add(new NormalizationStep(at.Like(input), input, this));
    }
}
