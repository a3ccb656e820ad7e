namespace Circuits.Science.Evidence;

/// <summary>The closed outline of a tuning curve on a polar plot.</summary>
/// <remarks>
/// Between measured orientations the response is interpolated linearly over the angle: equal responses then lie on a
/// circle, where straight chords would suggest dips between the samples.
/// </remarks>
internal static class PolarOutline
{
    private const double FinestStepDegrees = 3;

    /// <summary>A gap wider than this was not measured: the outline goes through the centre instead.</summary>
    private const double WidestGapDegrees = 60;

    /// <summary>Angle and response along the outline; the last point is the first.</summary>
    public static IReadOnlyList<(double Degrees, double Response)> Of(
        IReadOnlyList<(double OrientationDegrees, double Response)> points)
    {
        // 0 and 360 are one orientation: keep one.
        var sorted = points
            .Select(point => (Degrees: Wrap(point.OrientationDegrees), point.Response))
            .OrderBy(point => point.Degrees)
            .DistinctBy(point => point.Degrees)
            .ToList();
        if (sorted.Count == 0)
        {
            return [];
        }

        var outline = new List<(double, double)>();
        for (var i = 0; i < sorted.Count; i++)
        {
            var (from, next) = (sorted[i], sorted[(i + 1) % sorted.Count]);
            var gap = i + 1 < sorted.Count ? next.Degrees - from.Degrees : next.Degrees + 360 - from.Degrees;
            outline.Add(from);
            if (gap > WidestGapDegrees)
            {
                outline.Add((from.Degrees, 0));
                outline.Add((next.Degrees, 0));
                continue;
            }

            var steps = (int)Math.Ceiling(gap / FinestStepDegrees);
            for (var step = 1; step < steps; step++)
            {
                var share = (double)step / steps;
                outline.Add((from.Degrees + share * gap, from.Response + share * (next.Response - from.Response)));
            }
        }

        outline.Add(sorted[0]);
        return outline;
    }

    private static double Wrap(double degrees) => degrees - 360 * Math.Floor(degrees / 360);
}
