using Circuits.Science.Instruments;
using Circuits.Science.Subjects;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>Where curve detectors are looked for, and what counts as one. Fixed before the first run, not moved since.</summary>
/// <remarks>
/// Not counted, as in the paper: lines, edges, and units that answer to opposite curves alike (the echoes of early layers).
/// </remarks>
internal static class CurveCriterion
{
    /// <summary>For a network that has no such layer.</summary>
    public static readonly string WhereToLook =
        $"Searched are convolutions with a stride of 8 or 16 px and a receptive field of {LeastFieldPixels} to {LargestFieldPixels} px: see 'circuits nodes'.";

    // Where to look. The paper's units are in mixed3b, which has a stride of 8 px; curve units go on in mixed4a, stride 16.
    // A smaller field than 40 px cannot tell a curve of 50 px radius from a line (they part by 4 px); one beyond
    // 175 px sees mostly padding around a canvas of 139 px.
    private static readonly int[] StridesPixels = [8, 16];
    private const int LeastFieldPixels = 40;
    private const int LargestFieldPixels = 175;

    // What a curve detector is: points one way, and not also the opposite one, whatever draws the curve and at each
    // radius, and strongly by its own natural standard. From the exploration, unchanged.
    private const double LeastConcentration = 0.25;
    private const double LargestEcho = 0.5;
    private const int LeastAgreeingLooks = 3;
    private const double LookToleranceDegrees = 45;
    private const double LeastRadiusAgreement = 0.8;
    private const double LeastStrength = 0.4;

    // And what makes it strict: it prefers the curve to anything straight.
    private const double LeastCurveOverStraight = 1.15;

    /// <summary>What of the criterion a tuning curve by itself can tell: it points one way, and not also the opposite one.</summary>
    public static bool PointsOneWay(TuningCurve t) => t.Concentration >= LeastConcentration && t.Echo <= LargestEcho;

    /// <summary>All of the criterion but the comparison with straight stimuli, condition by condition.</summary>
    public static int DirectionConditionsMet(CurveReading r) =>
        (r.Pooled.Concentration >= LeastConcentration ? 1 : 0)
        + (r.Pooled.Echo <= LargestEcho ? 1 : 0)
        + (r.AgreeingLooks(LookToleranceDegrees) >= LeastAgreeingLooks ? 1 : 0)
        + (r.RadiusAgreement >= LeastRadiusAgreement ? 1 : 0)
        + (r.Strength >= LeastStrength ? 1 : 0);

    public static bool HasDirection(CurveReading r) => DirectionConditionsMet(r) == 5;

    public static bool IsStrict(CurveReading r) => HasDirection(r) && r.CurveOverStraight >= LeastCurveOverStraight;

    public static IReadOnlyList<Layer> Searched(Subject subject, int sizePixels) =>
    [
        .. Layer.Of(subject.Graph, sizePixels).Where(l =>
            StridesPixels.Contains(l.Field.Horizontal.StridePixels)
            && l.Field.Horizontal.SizePixels is >= LeastFieldPixels and <= LargestFieldPixels
            && l.Field.Vertical.SizePixels is >= LeastFieldPixels and <= LargestFieldPixels),
    ];
}
