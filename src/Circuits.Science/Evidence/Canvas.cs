using Circuits.Science.Stimuli;
using static Circuits.Science.Evidence.Points;

namespace Circuits.Science.Evidence;

/// <summary>A sheet to draw figures on: rectangles, lines, circles, polygons, pictures and text.</summary>
/// <remarks>
/// Coordinates and widths are points, from the top left corner, y downwards; a point is two pixels, so that figures stay
/// sharp on dense screens. Edges are smoothed by analytic coverage and blended on the encoded (sRGB) values. What lies
/// outside the sheet is cut off. Drawing the same figure twice gives the same bits.
/// </remarks>
public sealed class Canvas
{
    /// <summary>Pixels along one point.</summary>
    public const int PixelsPerPoint = 2;

    /// <summary>A sheet of one colour.</summary>
    /// <exception cref="ArgumentException">A side is not positive and finite.</exception>
    public Canvas(double widthPoints, double heightPoints, Color background)
    {
        Check(widthPoints, nameof(widthPoints));
        Check(heightPoints, nameof(heightPoints));
        Image = new((int)Math.Ceiling(PixelsPerPoint * widthPoints), (int)Math.Ceiling(PixelsPerPoint * heightPoints));
        for (var i = 0; i < Image.Values.Length; i++)
        {
            var plane = i / (Image.WidthPixels * Image.HeightPixels);
            Image.Values[i] = plane == 0 ? background.Red : plane == 1 ? background.Green : background.Blue;
        }
    }

    /// <summary>A sheet over an existing picture, which is drawn upon.</summary>
    public Canvas(Image image) => Image = image;

    /// <summary>The picture drawn so far.</summary>
    public Image Image { get; }

    /// <summary>Points across.</summary>
    public double Width => (double)Image.WidthPixels / PixelsPerPoint;

    /// <summary>Points down.</summary>
    public double Height => (double)Image.HeightPixels / PixelsPerPoint;

    /// <summary>Fills a rectangle.</summary>
    /// <exception cref="ArgumentException">A number is not finite, a side negative, or the opacity not in [0, 1].</exception>
    public void Rectangle(double x, double y, double width, double height, Color color, double opacity = 1)
    {
        var (left, top) = (ToPixels(x, nameof(x)), ToPixels(y, nameof(y)));
        var (right, bottom) = (left + LengthToPixels(width, nameof(width)), top + LengthToPixels(height, nameof(height)));
        var coverage = Within(left, top, right, bottom);
        coverage.Add(left, top, right, bottom, (px, py) => Overlap(px, left, right) * Overlap(py, top, bottom));
        Blend(coverage, color, opacity);
    }

    /// <summary>Draws a straight line with round ends.</summary>
    /// <exception cref="ArgumentException">A number is not finite, the width negative, or the opacity not in [0, 1].</exception>
    public void Line(double fromX, double fromY, double toX, double toY, Color color, double width = 1, double opacity = 1) =>
        Polyline([(fromX, fromY), (toX, toY)], color, width, opacity);

    /// <summary>Draws a straight line of dashes.</summary>
    /// <exception cref="ArgumentException">A number is not finite, or a length is not positive.</exception>
    public void DashedLine(double fromX, double fromY, double toX, double toY, Color color, double width, double dash, double gap)
    {
        if (!(dash > 0 && gap > 0))
        {
            throw new ArgumentException($"Canvas: dashes of {dash} and gaps of {gap} points; both must be positive.");
        }

        var length = Math.Sqrt((toX - fromX) * (toX - fromX) + (toY - fromY) * (toY - fromY));
        for (var at = 0.0; at < length; at += dash + gap)
        {
            var (start, end) = (at / length, Math.Min(at + dash, length) / length);
            Line(
                fromX + start * (toX - fromX), fromY + start * (toY - fromY),
                fromX + end * (toX - fromX), fromY + end * (toY - fromY), color, width);
        }
    }

    /// <summary>Draws a line through points, with round joints and ends. Fewer than two points draw nothing.</summary>
    /// <exception cref="ArgumentException">A number is not finite, the width negative, or the opacity not in [0, 1].</exception>
    public void Polyline(IReadOnlyList<(double X, double Y)> points, Color color, double width = 1, double opacity = 1)
    {
        var device = ToPixels(points);
        var halfWidth = LengthToPixels(width, nameof(width)) / 2;
        var coverage = Around(device, halfWidth + 1);
        for (var i = 1; i < device.Length; i++)
        {
            coverage.AddSegment(device[i - 1], device[i], halfWidth);
        }

        Blend(coverage, color, opacity);
    }

    /// <summary>Fills a closed polygon: everything its outline winds around. Fewer than three corners fill nothing.</summary>
    /// <exception cref="ArgumentException">A number is not finite, or the opacity not in [0, 1].</exception>
    public void Polygon(IReadOnlyList<(double X, double Y)> corners, Color color, double opacity = 1)
    {
        var device = ToPixels(corners);
        var coverage = Around(device, 1);
        if (device.Length > 2)
        {
            coverage.AddPolygon(device);
        }

        Blend(coverage, color, opacity);
    }

    /// <summary>Fills a disc.</summary>
    /// <exception cref="ArgumentException">A number is not finite, the radius negative, or the opacity not in [0, 1].</exception>
    public void Disc(double x, double y, double radius, Color color, double opacity = 1)
    {
        var (centreX, centreY, r) = (ToPixels(x, nameof(x)), ToPixels(y, nameof(y)), LengthToPixels(radius, nameof(radius)));
        var coverage = Around([(centreX, centreY)], r + 1);
        coverage.Add(
            coverage.Left, coverage.Top, coverage.Right, coverage.Bottom,
            (px, py) => Coverage.OfArea(Distance(px - centreX, py - centreY) - r));
        Blend(coverage, color, opacity);
    }

    /// <summary>Draws a circle's outline.</summary>
    /// <exception cref="ArgumentException">A number is not finite, a length negative, or the opacity not in [0, 1].</exception>
    public void Circle(double x, double y, double radius, Color color, double width = 1, double opacity = 1) =>
        Arc(x, y, radius, 0, 360, color, width, opacity);

    /// <summary>Draws part of a circle with round ends.</summary>
    /// <param name="x">The circle's centre.</param>
    /// <param name="y">The circle's centre.</param>
    /// <param name="radius">The circle's radius, to the middle of the stroke.</param>
    /// <param name="fromDegrees">Where the arc begins, clockwise on screen from +x.</param>
    /// <param name="sweepDegrees">How far it goes on clockwise, 0 to 360.</param>
    /// <param name="color">The stroke's colour.</param>
    /// <param name="width">The stroke's width.</param>
    /// <param name="opacity">0 to 1.</param>
    /// <exception cref="ArgumentException">A number is not finite, a length negative, or the opacity not in [0, 1].</exception>
    public void Arc(
        double x, double y, double radius, double fromDegrees, double sweepDegrees, Color color,
        double width = 1, double opacity = 1)
    {
        var (centreX, centreY, r) = (ToPixels(x, nameof(x)), ToPixels(y, nameof(y)), LengthToPixels(radius, nameof(radius)));
        var halfWidth = LengthToPixels(width, nameof(width)) / 2;
        Check(fromDegrees, nameof(fromDegrees));
        Check(sweepDegrees, nameof(sweepDegrees));
        var start = OnCircle(centreX, centreY, r, fromDegrees);
        var end = OnCircle(centreX, centreY, r, fromDegrees + sweepDegrees);
        var coverage = Around([(centreX, centreY)], r + halfWidth + 1);
        coverage.Add(coverage.Left, coverage.Top, coverage.Right, coverage.Bottom, (px, py) =>
        {
            var turn = double.RadiansToDegrees(Math.Atan2(py - centreY, px - centreX)) - fromDegrees;
            var isBeside = turn - 360 * Math.Floor(turn / 360) <= sweepDegrees || sweepDegrees >= 360;
            var distance = isBeside
                ? Math.Abs(Distance(px - centreX, py - centreY) - r)
                : Math.Min(Distance(px - start.X, py - start.Y), Distance(px - end.X, py - end.Y));
            return Coverage.OfStroke(distance, halfWidth);
        });
        Blend(coverage, color, opacity);
    }

    /// <summary>Places a picture in a rectangle; each pixel takes the mean of what it covers of the picture.</summary>
    /// <remarks>Enlarged by a whole number of pixels this repeats them exactly; reduced, it does not alias.</remarks>
    /// <exception cref="ArgumentException">A number is not finite, also one in the picture, or a side is negative.</exception>
    public void Picture(Image picture, double x, double y, double width, double height)
    {
        var unusable = Array.FindIndex(picture.Values, value => !float.IsFinite(value));
        if (unusable >= 0)
        {
            throw new ArgumentException(
                $"Canvas: value {unusable} of the picture is {picture.Values[unusable]}; pictures hold numbers from 0 to 1.");
        }

        Resampling.Place(
            picture, Image, ToPixels(x, nameof(x)), ToPixels(y, nameof(y)),
            LengthToPixels(width, nameof(width)), LengthToPixels(height, nameof(height)));
    }

    /// <summary>Writes one line of text.</summary>
    /// <param name="x">Where the text begins, ends or has its middle, as <paramref name="align"/> says.</param>
    /// <param name="y">The middle of the height of its capitals.</param>
    /// <param name="text">ASCII, and ° × – − ± ≥ ≤ ≈ · … → é ² µ σ ρ Δ; any other character shows as �.</param>
    /// <param name="style">Size and weight.</param>
    /// <param name="color">The letters' colour.</param>
    /// <param name="align">Which part of the text stands at x.</param>
    /// <exception cref="ArgumentException">A coordinate is not finite.</exception>
    public void Text(double x, double y, string text, TextStyle style, Color color, Align align = Align.Left) =>
        Lettering.Of(style).Write(this, ToPixels(x, nameof(x)), ToPixels(y, nameof(y)), text, color, align, isUpward: false);

    /// <summary>Writes one line of text that reads upwards, as beside a vertical axis.</summary>
    /// <param name="x">The middle of the height of its capitals.</param>
    /// <param name="y">Where the text begins (below), ends or has its middle, as <paramref name="align"/> says.</param>
    /// <param name="text">As for <see cref="Text"/>.</param>
    /// <param name="style">Size and weight.</param>
    /// <param name="color">The letters' colour.</param>
    /// <param name="align">Which part of the text stands at y.</param>
    /// <exception cref="ArgumentException">A coordinate is not finite.</exception>
    public void TextUpward(double x, double y, string text, TextStyle style, Color color, Align align = Align.Left) =>
        Lettering.Of(style).Write(this, ToPixels(x, nameof(x)), ToPixels(y, nameof(y)), text, color, align, isUpward: true);

    /// <summary>The width of a line of text, in points.</summary>
    public static double MeasureText(string text, TextStyle style) => (double)Lettering.Of(style).Advance(text) / PixelsPerPoint;

    /// <summary>Mixes a colour into one pixel, if it is on the sheet.</summary>
    internal void Blend(int pixelX, int pixelY, Color color, double share)
    {
        if (share > 0 && pixelX >= 0 && pixelY >= 0 && pixelX < Image.WidthPixels && pixelY < Image.HeightPixels)
        {
            Image[pixelY, pixelX] = share < 1 ? Image[pixelY, pixelX].Towards(color, share) : color;
        }
    }

    private void Blend(Coverage coverage, Color color, double opacity)
    {
        if (!(opacity is >= 0 and <= 1))
        {
            throw new ArgumentException($"Canvas: the opacity is {opacity}; it goes from 0 (nothing) to 1 (solid).");
        }

        for (var y = coverage.Top; y < coverage.Bottom; y++)
        {
            for (var x = coverage.Left; x < coverage.Right; x++)
            {
                Blend(x, y, color, opacity * coverage[x, y]);
            }
        }
    }

    private Coverage Within(double left, double top, double right, double bottom) =>
        new(left, top, right, bottom, Image.WidthPixels, Image.HeightPixels);

    private Coverage Around((double X, double Y)[] points, double reach) => points.Length == 0
        ? Within(0, 0, 0, 0)
        : Within(
            points.Min(point => point.X) - reach, points.Min(point => point.Y) - reach,
            points.Max(point => point.X) + reach, points.Max(point => point.Y) + reach);

    private static (double X, double Y) OnCircle(double x, double y, double radius, double degrees)
    {
        var (sine, cosine) = Math.SinCos(double.DegreesToRadians(degrees));
        return (x + radius * cosine, y + radius * sine);
    }

    private static double Overlap(double centre, double low, double high) =>
        Math.Max(0, Math.Min(centre + 0.5, high) - Math.Max(centre - 0.5, low));

    private static double Distance(double x, double y) => Math.Sqrt(x * x + y * y);
}
