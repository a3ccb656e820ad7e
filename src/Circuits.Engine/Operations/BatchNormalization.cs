using System.Collections.Immutable;
using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>Batch normalisation: (x - mean) / sqrt(variance + epsilon) · gamma + beta, per channel.</summary>
/// <param name="Mean">Running mean of each channel.</param>
/// <param name="Variance">Running variance of each channel.</param>
/// <param name="Gamma">Learned scale; empty for 1.</param>
/// <param name="Beta">Learned offset; empty for 0.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Momentum">The share of a batch in the running statistics, as PyTorch counts it: new = (1 - momentum) · old + momentum · batch.</param>
/// <remarks>
/// At inference it takes the running statistics, and the compiler folds it into the convolution before it, in double
/// precision. In training it takes mean and variance over the batch's images, rows and columns, and the forward pass
/// keeps up the running ones, with the unbiased variance, where they are parameters (Ioffe and Szegedy, 2015; PyTorch).
/// </remarks>
public sealed record BatchNormalization(
    ImmutableArray<float> Mean,
    ImmutableArray<float> Variance,
    ImmutableArray<float> Gamma,
    ImmutableArray<float> Beta,
    double Epsilon,
    double Momentum = 0.1) : Operation
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

    internal override IEnumerable<Parameter> ParametersOf(Node node)
    {
        (string Name, ImmutableArray<float> Values, bool IsTrained)[] all =
            [("gamma", Gamma, true), ("beta", Beta, true), ("mean", Mean, false), ("variance", Variance, false)];
        return all.Where(p => !p.Values.IsEmpty)
            .Select(p => new Parameter(Parameter.Named(node, p.Name), new(p.Values.Length, 1, 1, 1), p.Values.AsSpan(), p.IsTrained));
    }

    internal override Operation With(Func<string, ImmutableArray<float>> weights) => this with
    {
        Mean = weights("mean"),
        Variance = weights("variance"),
        Gamma = Gamma.IsEmpty ? [] : weights("gamma"),
        Beta = Beta.IsEmpty ? [] : weights("beta"),
    };

    internal override void Lower(Lowering at)
    {
        var input = at.Blocked();
        var weights = new NormalizationWeights(this, at.Parameter("gamma"), at.Parameter("beta"), at.Parameter("mean"), at.Parameter("variance"));
        var factors = NormalizationFactors.Of(input);
        if (at.IsTraining)
        {
            if (input.Shape.Batch * input.Shape.Height * input.Shape.Width == 1)
            {
                throw new GraphException($"one number per channel ({input.Shape}) has no variance to train with. Give more images or pixels.");
            }

            var moments = MomentsStep.Of(input);
            at.Add(new MomentsStep(moments, input, input, null, null));
            at.Add(new BatchStatisticsStep(factors, moments, input.Shape, weights));
        }
        else
        {
            at.Add(new RunningStatisticsStep(factors, weights));
        }

        var isTraining = at.IsTraining;
        var relu = at.TakeRelu();
        at.Add(new BatchNormalizationStep(at.Like(input), input, factors, weights, relu, isTraining));
    }
}
