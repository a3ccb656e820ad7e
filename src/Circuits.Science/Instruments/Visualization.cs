using System.Collections.Immutable;
using Circuits.Science.Stimuli;

namespace Circuits.Science.Instruments;

/// <summary>A picture made to excite something, and whether it did.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Excitation">What the target gets from it as it is, upright and in the middle.</param>
/// <param name="StartExcitation">What it got from the noise that it was made from.</param>
/// <param name="Ascent">What it got at each step, from the picture of then as it was turned, scaled and moved.</param>
public sealed record Visualization(Image Picture, double Excitation, double StartExcitation, ImmutableArray<double> Ascent)
{
    /// <summary>A picture whose values deviate less from their mean is blank.</summary>
    /// <remarks>The noise at the start has 0.002, one step makes 0.015, pictures of real units have 0.1 and more.</remarks>
    public const double LeastDeviation = 0.02;

    /// <summary>A picture with a larger share of values at black or full colour is saturated; those of real units have under 0.01.</summary>
    public const double MostExtreme = 0.5;

    /// <summary>Half of one of 256 levels.</summary>
    private const float NextToNothing = 0.5f / 255;

    /// <summary>The standard deviation of the picture's values.</summary>
    public double Deviation
    {
        get
        {
            var mean = Picture.Values.Average(v => (double)v);
            return Math.Sqrt(Picture.Values.Average(v => (v - mean) * (v - mean)));
        }
    }

    /// <summary>The share of values that print as 0 or as 255.</summary>
    public double Extreme =>
        Picture.Values.Count(v => v < NextToNothing || v > 1 - NextToNothing) / (double)Picture.Values.Length;

    /// <summary>What is wrong with the picture, in a sentence; null where nothing is known to be.</summary>
    public string? Defect =>
        !double.IsFinite(Excitation) || !Picture.Values.All(float.IsFinite) ? "it holds numbers that are not finite: the network or its preprocessing overflows."
        : Deviation < LeastDeviation ? FormattableString.Invariant(
            $"it is blank (its values deviate by {Deviation:G2} from their mean): no gradient reached it, or for too few steps. Take more, another seed, or the node before its ReLU.")
        : Extreme > MostExtreme ? FormattableString.Invariant(
            $"it is saturated ({Extreme:P0} of its values are black or full colour). Take fewer steps.")
        : Excitation <= StartExcitation ? FormattableString.Invariant(
            $"it excites its target no more ({Excitation:G3}) than the noise it was made from ({StartExcitation:G3}). Take more steps, or another seed.")
        : null;
}
