using Circuits.Science.Stimuli;

namespace Circuits.Science.Evidence;

/// <summary>Writes names around a polar plot, each as near to its peak's direction as the names before it allow.</summary>
internal sealed class PeakLabels(double centreX, double centreY, double radius)
{
    /// <summary>Points from the rim to the inner ring of names: beyond the angles' numbers.</summary>
    public const double FirstRing = 38;

    private const double HalfHeight = 7;

    private readonly List<(double X, double Y, double HalfWidth)> taken = [];

    /// <summary>Marks a peak, writes its name outside the rim and joins the two by a thin line.</summary>
    public void Write(Canvas canvas, double degrees, (double X, double Y) peak, string name, Color color)
    {
        var halfWidth = Canvas.MeasureText(name, TextStyle.Small) / 2 + 3;
        var (x, y, turned) = Place(degrees, halfWidth);
        taken.Add((x, y, halfWidth));

        var (sine, cosine) = Math.SinCos(double.DegreesToRadians(turned));
        var foot = (X: centreX + (radius + FirstRing - 6) * cosine, Y: centreY + (radius + FirstRing - 6) * sine);
        canvas.Line(peak.X, peak.Y, foot.X, foot.Y, color, 0.75, 0.7);
        canvas.Disc(peak.X, peak.Y, 2.5, color);
        canvas.Text(x, y, name, TextStyle.Small, Palette.Readable(color), Align.Center);
    }

    private (double X, double Y, double Degrees) Place(double degrees, double halfWidth)
    {
        const int StepDegrees = 2;
        const int LargestTurnDegrees = 180;
        for (var turn = 0; turn <= LargestTurnDegrees; turn += StepDegrees)
        {
            foreach (var turned in new[] { degrees + turn, degrees - turn })
            {
                var (x, y) = At(turned, halfWidth);
                if (taken.TrueForAll(other => Math.Abs(other.X - x) >= other.HalfWidth + halfWidth || Math.Abs(other.Y - y) >= 2 * HalfHeight))
                {
                    return (x, y, turned);
                }
            }
        }

        // The ring is full: more names than a reader could tell apart anyway.
        var (fullX, fullY) = At(degrees, halfWidth);
        return (fullX, fullY, degrees);
    }

    /// <summary>The middle of a name whose box touches the ring from outside in this direction.</summary>
    private (double X, double Y) At(double degrees, double halfWidth)
    {
        var (sine, cosine) = Math.SinCos(double.DegreesToRadians(degrees));
        return (
            centreX + (radius + FirstRing) * cosine + halfWidth * cosine,
            centreY + (radius + FirstRing) * sine + HalfHeight * sine);
    }
}
