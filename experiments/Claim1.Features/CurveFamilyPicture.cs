using Circuits.Science.Evidence;
using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>A family's tuning curves on polar plots, the subject's beside its controls': the picture of Curve Detectors (2020), with the null.</summary>
internal static class CurveFamilyPicture
{
    private const int Shown = 8;

    public static Image Draw(string layer, IReadOnlyList<(string Panel, IReadOnlyList<CurveReading> Family)> panels) => PolarTuningCurves.Draw(
        $"Tuning of a family in {layer} to curves",
        "share of the unit's peak",
        [.. panels.Select(p => new PolarTuningCurves.Panel(p.Panel, [.. Spread(p.Family).Select((r, i) => Petal(r, i))]))],
        "Mean over 4 looks and 3 radii of curvature. Of each family, the clearest unit in each eighth of the circle.");

    /// <summary>The clearest unit for each eighth of the circle.</summary>
    private static IEnumerable<CurveReading> Spread(IReadOnlyList<CurveReading> family) =>
        family.Where(r => r.Pooled.Peak > 0)
            .GroupBy(r => (int)(r.Pooled.PreferredDegrees * Shown / 360))
            .OrderBy(eighth => eighth.Key)
            .Select(eighth => eighth.MaxBy(r => r.Pooled.Concentration)!);

    private static PolarTuningCurves.Curve Petal(CurveReading reading, int i) => new(
        $"{reading.Unit}",
        Palette.Category(i),
        [.. reading.Pooled.Responses.Select((response, step) => (reading.Pooled.OrientationDegrees(step), response / reading.Pooled.Peak))]);
}
