namespace Circuits.Science.Stimuli;

/// <summary>Anti-aliasing: how much of a pixel lies behind a straight boundary.</summary>
/// <remarks>
/// Exact for a straight boundary. A curved one is replaced, pixel by pixel, by its tangent at the nearest point, which for
/// radius R is wrong by less than 1 / (8 R) of a pixel's area; where two boundaries cross (a stroke's corners, the apex of an
/// angle) their shares are multiplied or the nearer one is taken, which touches only those few pixels.
/// </remarks>
internal static class HalfPlane
{
    /// <summary>From a pixel's centre to its corner: a boundary farther away does not touch it.</summary>
    public static readonly double PixelReach = Math.Sqrt(0.5);

    /// <summary>The share of a pixel that lies behind the boundary.</summary>
    /// <param name="distance">From the boundary to the pixel's centre along the normal; positive in front.</param>
    /// <param name="normalX">The normal's horizontal part.</param>
    /// <param name="normalY">The normal's vertical part; the normal has length 1.</param>
    public static double Coverage(double distance, double normalX, double normalY)
    {
        var (x, y) = (Math.Abs(normalX), Math.Abs(normalY));
        var (major, minor) = x > y ? (x, y) : (y, x);
        var depth = Math.Abs(distance);
        var corner = (major + minor) / 2;

        // Cut off by the boundary: nothing, a trapezium between two opposite sides, or a triangle at a corner.
        var cut =
            depth >= corner ? 0
            : depth <= (major - minor) / 2 ? 0.5 - depth / major
            : (corner - depth) * (corner - depth) / (2 * major * minor);
        return distance > 0 ? cut : 1 - cut;
    }
}
