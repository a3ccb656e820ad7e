using Circuits.Science.Evidence;
using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>Two pictures of high-low frequency detectors: the tuning of a family beside that of a control, and what one unit answers to which stimulus.</summary>
internal static class HighLowPicture
{
    private const int Petals = 8;
    private static readonly int[] Steps = [0, 2, 4, 6, 8];

    public static Image Tuning(string layer, IReadOnlyList<(string Panel, IReadOnlyList<HighLowReading> Family)> panels) => PolarTuningCurves.Draw(
        $"Tuning of a family in {layer} to frequency boundaries",
        "share of the unit's peak",
        [.. panels.Select(p => new PolarTuningCurves.Panel(p.Panel, [.. Spread(p.Family).Select(Petal)]))],
        "The direction of the high-frequency side; mean over 4 looks with 2 variants each. The clearest unit in each eighth of the circle.");

    /// <summary>The looks at five directions from the preferred one on, and the strongest of each foil, with the response under each.</summary>
    public static Image Stimuli(HighLowReading unit, HighLowBattery battery, int sizePixels)
    {
        var preferred = (int)Math.Round(unit.Pooled.PreferredDegrees * HighLowBattery.Directions / 360);
        var rows = HighLowBattery.Looks.Select((_, look) => Steps.Select(step =>
        {
            var direction = (preferred + step) % HighLowBattery.Directions;
            return Cell(battery.Boundaries[HighLowBattery.IndexOf(look, 0, direction)], unit.Cells[look * HighLowBattery.Variants].Responses[direction]);
        }).ToList()).Append([.. HighLowBattery.Foils.Select(foil => Cell(unit.StrongestOf(foil, battery), unit.FoilPeaks[(int)foil]))]).ToList();
        return ContactSheet.Draw(
            $"What {unit.Name} answers, in shares of its tuning's peak",
            ["checkerboard", "grating", "noise", "in focus and blurred", "foils: high, low, luminance, contrast, texture"],
            [.. Steps.Select(step => $"+{360.0 * step / HighLowBattery.Directions:0}°")],
            rows,
            cellPoints: 46,
            $"Columns: the direction of the high-frequency side, from the {unit.Pooled.PreferredDegrees:0}° that it prefers on. Last row: of each foil, the stimulus answered most.");

        ContactSheet.Cell Cell(IStimulus stimulus, double response) => new(stimulus.Render(sizePixels), FormattableString.Invariant($"{response / unit.Pooled.Peak:0.00}"));
    }

    /// <summary>The clearest unit for each eighth of the circle.</summary>
    private static IEnumerable<HighLowReading> Spread(IReadOnlyList<HighLowReading> family) =>
        family.Where(r => r.Pooled.Peak > 0)
            .GroupBy(r => (int)(r.Pooled.PreferredDegrees * Petals / 360))
            .OrderBy(eighth => eighth.Key)
            .Select(eighth => eighth.MaxBy(r => r.Pooled.Concentration)!);

    private static PolarTuningCurves.Curve Petal(HighLowReading reading, int i) => new(
        $"{reading.Unit}",
        Palette.Category(i),
        [.. reading.Pooled.Responses.Select((response, step) => (reading.Pooled.OrientationDegrees(step), response / reading.Pooled.Peak))]);
}
