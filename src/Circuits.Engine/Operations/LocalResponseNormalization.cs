using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>x / (bias + alpha · sum of squares over the channels c - r ... c + r)^beta, at each pixel: TensorFlow's definition and names.</summary>
/// <param name="DepthRadius">r: how many channels to each side take part; those beyond the first and the last count as 0.</param>
/// <param name="Bias">Above 0, so that the power is of a positive number.</param>
/// <param name="Alpha">0 or above. It multiplies the sum itself, not a mean: for PyTorch's parameters see <see cref="FromPyTorch"/>.</param>
/// <param name="Beta">The power, from 0 to <see cref="LargestBeta"/>, taken to 24 binary places.</param>
/// <remarks>
/// Krizhevsky, Sutskever and Hinton (2012), section 3.3. The power is a product of repeated square roots, one for each
/// binary place of beta, so that no logarithm is needed and all machines give the same bits. The usual 0.5 and 0.75
/// cost one and two roots; 0.6 costs 24 and is correspondingly slow.
/// </remarks>
public sealed record LocalResponseNormalization(int DepthRadius, float Bias, float Alpha, float Beta) : Operation
{
    /// <summary>Where the repeated multiplication ends.</summary>
    public const float LargestBeta = 16;

    /// <summary>Leaves channel c + r out: PyTorch's window of an even size, 2 r.</summary>
    public bool OmitsLast { get; init; }

    /// <summary>From the parameters of torch.nn.LocalResponseNorm, which takes alpha times the mean over <paramref name="size"/> channels.</summary>
    /// <param name="size">Channels in the window, at least 1; of an even number one more lies before the channel than after it.</param>
    /// <param name="alpha">As there: divided by size it is <see cref="Alpha"/>.</param>
    /// <param name="beta"><see cref="Beta"/>.</param>
    /// <param name="k"><see cref="Bias"/>.</param>
    /// <exception cref="GraphException">The size is below 1.</exception>
    public static LocalResponseNormalization FromPyTorch(int size, double alpha = 1e-4, double beta = 0.75, double k = 1) => size >= 1
        ? new(size / 2, (float)k, (float)(alpha / size), (float)beta) { OmitsLast = size % 2 == 0 }
        : throw new GraphException($"a local response normalisation over {size} channels: give at least 1.");

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) =>
        DepthRadius >= (OmitsLast ? 1 : 0) && Bias > 0 && float.IsFinite(Bias) && Alpha >= 0 && float.IsFinite(Alpha) && Beta is >= 0 and <= LargestBeta
            ? Single(inputs)
            : throw new GraphException(
                $"radius {DepthRadius}, bias {Bias}, alpha {Alpha}, beta {Beta} normalise nothing: radius and alpha are 0 or above (a radius that omits its last channel 1), "
                + $"the bias is above 0, beta from 0 to {LargestBeta}.");

    internal override void Lower(Lowering at)
    {
        var input = at.Blocked();
        at.Add(new LocalResponseNormalizationStep(at.Like(input), input, this));
    }
}
