namespace Circuits.Science.Evidence;

/// <summary>From points on a canvas to its pixels; refuses what cannot be drawn.</summary>
internal static class Points
{
    /// <summary>Beyond this a coordinate is surely a mistake in the figure, and squares would lose their precision.</summary>
    private const double LargestCoordinate = 1e7;

    public static double ToPixels(double points, string name)
    {
        Check(points, name);
        return Canvas.PixelsPerPoint * points;
    }

    public static (double X, double Y)[] ToPixels(IReadOnlyList<(double X, double Y)> points) =>
        [.. points.Select((point, i) => (ToPixels(point.X, $"x of point {i}"), ToPixels(point.Y, $"y of point {i}")))];

    public static double LengthToPixels(double points, string name) => points >= 0 || double.IsNaN(points)
        ? ToPixels(points, name)
        : throw new ArgumentException($"Canvas: {name} is {points}; a length cannot be negative.");

    public static void Check(double points, string name)
    {
        if (!(Math.Abs(points) <= LargestCoordinate))
        {
            throw new ArgumentException($"Canvas: {name} is {points}; a figure needs finite coordinates in points.");
        }
    }
}
