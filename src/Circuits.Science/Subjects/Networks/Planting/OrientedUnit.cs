namespace Circuits.Science.Subjects.Networks.Planting;

/// <summary>A unit and the orientation that it is planted at.</summary>
/// <param name="Unit">Its number in its layer.</param>
/// <param name="Degrees">A curve's outward normal (of 360), a line's normal (of 180).</param>
/// <param name="Share">Of the circle: what lies closer to it than to its neighbours. Weighs units that the published angles set unevenly.</param>
internal sealed record OrientedUnit(int Unit, double Degrees, double Share)
{
    /// <summary>Units with their orientations, in a period of 180 or 360 degrees.</summary>
    public static IReadOnlyList<OrientedUnit> Of(double period, params ReadOnlySpan<(int Unit, double Degrees)> family)
    {
        var sorted = family.ToArray().OrderBy(u => u.Degrees).ToArray();
        return
        [
            .. sorted.Select((u, i) => new OrientedUnit(
                u.Unit, u.Degrees, (Gap(sorted[(i + sorted.Length - 1) % sorted.Length].Degrees, u.Degrees) + Gap(u.Degrees, sorted[(i + 1) % sorted.Length].Degrees)) / (2 * period))),
        ];

        double Gap(double from, double to) => (to - from + period) % period;
    }

    /// <summary>Units evenly spaced over a period, in the order given.</summary>
    public static IReadOnlyList<OrientedUnit> Even(double period, params ReadOnlySpan<int> units)
    {
        var step = period / units.Length;
        return [.. units.ToArray().Select((unit, i) => new OrientedUnit(unit, i * step, step / period))];
    }
}
