using Circuits.Science.Instruments;
using Circuits.Science.Subjects;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>Where high-low frequency detectors are looked for, and what counts as one.</summary>
/// <remarks>
/// Settled on the units of even number of Inception-v3 and mobilenet-v2 and of their controls (see
/// <see cref="HighLowDetectors"/>), and on the planted network; verdicts are about the units of odd number, which had not been
/// read then.
/// </remarks>
internal static class HighLowCriterion
{
    /// <summary>For a network that has no such layer.</summary>
    public static readonly string WhereToLook =
        $"Searched are convolutions with a stride of {StridePixels} px and a receptive field of {LeastFieldPixels} to {LargestFieldPixels} px: see 'circuits nodes'.";

    // The paper's units are in mixed3a, at a stride of 8 px, where 3x3 units see 43 px and 5x5 units 59. A smaller field than 40 px
    // holds less than one period of the low frequency (24 px) on its side of the boundary; one beyond 75 px is
    // two layers on, where the paper has boundary detectors made of these.
    private const int StridePixels = 8;
    private const int LeastFieldPixels = 40;
    private const int LargestFieldPixels = 75;

    // Points one way and answers nothing the opposite way (published: 0), whatever the textures and however they lie.
    private const double LeastConcentration = 0.25;
    private const double LargestEcho = 0.1;
    private const double LookToleranceDegrees = 45;
    private const double LeastVariantAgreement = 0.8;

    // Strongly by its own natural standard: the number of the curve criterion.
    private const double LeastStrength = 0.4;

    // And what no untrained unit did: it answers the boundary more than anything that has only part of it.
    private const double LargestFoilShare = 1;

    private const int Conditions = 6;

    /// <summary>How many of the conditions a unit meets.</summary>
    public static int ConditionsMet(HighLowReading r) =>
        (r.Pooled.Concentration >= LeastConcentration ? 1 : 0)
        + (r.Pooled.Echo <= LargestEcho ? 1 : 0)
        + (r.AgreeingLooks(LookToleranceDegrees) == HighLowBattery.Looks.Length ? 1 : 0)
        + (r.VariantAgreement >= LeastVariantAgreement ? 1 : 0)
        + (r.Strength >= LeastStrength ? 1 : 0)
        + (r.FoilShare <= LargestFoilShare ? 1 : 0);

    /// <summary>All of them.</summary>
    public static bool IsDetector(HighLowReading r) => r.Pooled.Peak > 0 && ConditionsMet(r) == Conditions;

    public static IReadOnlyList<Layer> Searched(Subject subject, int sizePixels) =>
    [
        .. Layer.Of(subject.Graph, sizePixels).Where(l =>
            l.Field.Horizontal.StridePixels == StridePixels
            && l.Field.Horizontal.SizePixels is >= LeastFieldPixels and <= LargestFieldPixels
            && l.Field.Vertical.SizePixels is >= LeastFieldPixels and <= LargestFieldPixels),
    ];
}
