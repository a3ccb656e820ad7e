namespace Circuits.Science.Evidence;

/// <summary>How much of each pixel a shape covers, from 0 to 1, within a rectangle of a canvas.</summary>
/// <remarks>
/// A shape is gathered here whole before it is blended once, so that a polyline's joints are not painted twice.
/// Coverage follows from the signed distance d of the pixel's centre to the outline: the share of the unit interval
/// [d − ½, d + ½] that lies inside. Coordinates are device pixels.
/// </remarks>
internal sealed class Coverage
{
    private readonly float[] values;

    /// <summary>Nothing covered yet, within the given bounds cut to the canvas.</summary>
    public Coverage(double left, double top, double right, double bottom, int canvasWidth, int canvasHeight)
    {
        Left = (int)Math.Clamp(Math.Floor(left), 0, canvasWidth);
        Top = (int)Math.Clamp(Math.Floor(top), 0, canvasHeight);
        Right = Math.Max(Left, (int)Math.Clamp(Math.Ceiling(right), 0, canvasWidth));
        Bottom = Math.Max(Top, (int)Math.Clamp(Math.Ceiling(bottom), 0, canvasHeight));
        values = new float[(Right - Left) * (Bottom - Top)];
    }

    public int Left { get; }

    public int Top { get; }

    public int Right { get; }

    public int Bottom { get; }

    public float this[int x, int y] => values[(y - Top) * (Right - Left) + x - Left];

    /// <summary>The share of a pixel inside a shape whose outline is this far from its centre, negative inside.</summary>
    public static double OfArea(double signedDistance) => Math.Clamp(0.5 - signedDistance, 0, 1);

    /// <summary>The share of a pixel within a stroke whose middle is this far from its centre.</summary>
    public static double OfStroke(double distance, double halfWidth) =>
        Math.Max(0, Math.Min(distance + 0.5, halfWidth) - Math.Max(distance - 0.5, -halfWidth));

    /// <summary>The distance from a point to a segment.</summary>
    public static double ToSegment(double x, double y, (double X, double Y) a, (double X, double Y) b)
    {
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var squaredLength = dx * dx + dy * dy;
        var along = squaredLength == 0 ? 0 : Math.Clamp(((x - a.X) * dx + (y - a.Y) * dy) / squaredLength, 0, 1);
        return Math.Sqrt(Square(x - a.X - along * dx) + Square(y - a.Y - along * dy));
    }

    /// <summary>Adds a shape, given its coverage at the centre of a pixel, within some bounds.</summary>
    public void Add(double left, double top, double right, double bottom, Func<double, double, double> coverageAt)
    {
        var (firstX, lastX) = (Pixel(left, Left, Right), Pixel(Math.Ceiling(right), Left, Right));
        var (firstY, lastY) = (Pixel(top, Top, Bottom), Pixel(Math.Ceiling(bottom), Top, Bottom));
        for (var y = firstY; y < lastY; y++)
        {
            for (var x = firstX; x < lastX; x++)
            {
                ref var value = ref values[(y - Top) * (Right - Left) + x - Left];
                value = Math.Max(value, (float)coverageAt(x + 0.5, y + 0.5));
            }
        }
    }

    /// <summary>Adds a segment with round ends.</summary>
    public void AddSegment((double X, double Y) a, (double X, double Y) b, double halfWidth)
    {
        var reach = halfWidth + 1;
        Add(
            Math.Min(a.X, b.X) - reach, Math.Min(a.Y, b.Y) - reach, Math.Max(a.X, b.X) + reach, Math.Max(a.Y, b.Y) + reach,
            (x, y) => OfStroke(ToSegment(x, y, a, b), halfWidth));
    }

    /// <summary>Adds the inside of a closed polygon: whatever its outline winds around.</summary>
    public void AddPolygon(IReadOnlyList<(double X, double Y)> corners)
    {
        var width = Right - Left;
        var distances = new float[values.Length];
        Array.Fill(distances, 1);
        for (var i = 0; i < corners.Count; i++)
        {
            var (a, b) = (corners[i], corners[(i + 1) % corners.Count]);
            var (firstX, lastX) = (Pixel(Math.Min(a.X, b.X) - 1, Left, Right), Pixel(Math.Max(a.X, b.X) + 2, Left, Right));
            var (firstY, lastY) = (Pixel(Math.Min(a.Y, b.Y) - 1, Top, Bottom), Pixel(Math.Max(a.Y, b.Y) + 2, Top, Bottom));
            for (var y = firstY; y < lastY; y++)
            {
                for (var x = firstX; x < lastX; x++)
                {
                    ref var distance = ref distances[(y - Top) * width + x - Left];
                    distance = Math.Min(distance, (float)ToSegment(x + 0.5, y + 0.5, a, b));
                }
            }
        }

        for (var y = Top; y < Bottom; y++)
        {
            var crossings = Crossings(corners, y + 0.5);
            var (winding, next) = (0, 0);
            for (var x = Left; x < Right; x++)
            {
                for (; next < crossings.Count && crossings[next].X <= x + 0.5; next++)
                {
                    winding += crossings[next].Direction;
                }

                var distance = distances[(y - Top) * width + x - Left];
                values[(y - Top) * width + x - Left] = (float)OfArea(winding == 0 ? distance : -distance);
            }
        }
    }

    /// <summary>Where a row crosses the outline, from left to right, with +1 going down and −1 going up.</summary>
    private static List<(double X, int Direction)> Crossings(IReadOnlyList<(double X, double Y)> corners, double y)
    {
        var crossings = new List<(double X, int Direction)>();
        for (var i = 0; i < corners.Count; i++)
        {
            var (a, b) = (corners[i], corners[(i + 1) % corners.Count]);
            if (a.Y <= y != b.Y <= y)
            {
                crossings.Add((a.X + (y - a.Y) / (b.Y - a.Y) * (b.X - a.X), a.Y <= y ? 1 : -1));
            }
        }

        crossings.Sort();
        return crossings;
    }

    private static int Pixel(double value, int low, int high) => (int)Math.Clamp(Math.Floor(value), low, high);

    private static double Square(double value) => value * value;
}
