using Circuits.Science.Stimuli;

namespace Circuits.Science.Evidence;

/// <summary>Writes names around a polar plot, each as near to its peak as the numbers and names before it allow.</summary>
internal sealed class PeakLabels(
    double centreX, double centreY, double radius, IEnumerable<(double X, double Y, double HalfWidth)> numbers)
{
    /// <summary>Points from the rim to names beyond the angles' numbers.</summary>
    public const double FarRing = 38;

    private const double NearRing = 9;
    private const double HalfHeight = 7.5;

    private readonly List<(double X, double Y, double HalfWidth)> numberBoxes = [.. numbers];
    private readonly List<Label> labels = [];

    /// <summary>Marks a peak, writes its name outside the rim and joins the two by a thin line.</summary>
    public void Write(Canvas canvas, double degrees, (double X, double Y) peak, string name, Color color)
    {
        const double GapBesideName = 3;
        var halfWidth = Canvas.MeasureText(name, TextStyle.Small) / 2 + GapBesideName;
        // Where every place is taken there are more names than a reader could tell apart anyway.
        var label = Candidates(degrees).Select(place => At(place.Degrees, place.Ring, halfWidth, peak)).FirstOrDefault(IsFree)
            ?? At(degrees, FarRing, halfWidth, peak);
        labels.Add(label);

        canvas.Line(peak.X, peak.Y, label.FootX, label.FootY, color, 0.75, 0.7);
        canvas.Disc(peak.X, peak.Y, 2.5, color);
        canvas.Text(label.X, label.Y, name, TextStyle.Small, Palette.Readable(color), Align.Center);
    }

    /// <summary>Just outside the rim with a slight turn, else beyond the numbers with as little turn as possible.</summary>
    private static IEnumerable<(double Degrees, double Ring)> Candidates(double degrees)
    {
        const int StepDegrees = 2;
        const int SlightTurnDegrees = 12;
        return Turns(SlightTurnDegrees).Select(turn => (degrees + turn, NearRing))
            .Concat(Turns(180).Select(turn => (degrees + turn, FarRing)));

        static IEnumerable<int> Turns(int largest) =>
            Enumerable.Range(0, largest / StepDegrees + 1).SelectMany(i => new[] { i * StepDegrees, -i * StepDegrees });
    }

    /// <summary>A name whose box touches a ring from outside in this direction.</summary>
    private Label At(double degrees, double ring, double halfWidth, (double X, double Y) peak)
    {
        const double GapBeforeName = 5;
        var (sine, cosine) = Math.SinCos(double.DegreesToRadians(degrees));
        var (reach, foot) = (radius + ring, radius + ring - GapBeforeName);
        return new(
            centreX + (reach + halfWidth) * cosine, centreY + (reach + HalfHeight) * sine, halfWidth,
            peak.X, peak.Y, centreX + foot * cosine, centreY + foot * sine);
    }

    /// <summary>Lines may pass behind a number, which stands on paper of its own, but not through a name.</summary>
    private bool IsFree(Label label) =>
        numberBoxes.TrueForAll(box => !label.Overlaps(box.X, box.Y, box.HalfWidth))
        && labels.TrueForAll(other =>
            !label.Overlaps(other.X, other.Y, other.HalfWidth) && !label.IsCrossedBy(other) && !other.IsCrossedBy(label));

    /// <summary>A name's middle and half its width, and the line from the peak to the name's foot.</summary>
    private sealed record Label(double X, double Y, double HalfWidth, double PeakX, double PeakY, double FootX, double FootY)
    {
        public bool Overlaps(double x, double y, double halfWidth) =>
            Math.Abs(X - x) < HalfWidth + halfWidth && Math.Abs(Y - y) < 2 * HalfHeight;

        public bool IsCrossedBy(Label other)
        {
            // A name is 15 points high: a look every few points along a line misses none.
            const int Looks = 50;
            return Enumerable.Range(0, Looks + 1).Select(i => (double)i / Looks).Any(share =>
                Math.Abs(other.PeakX + share * (other.FootX - other.PeakX) - X) < HalfWidth
                && Math.Abs(other.PeakY + share * (other.FootY - other.PeakY) - Y) < HalfHeight);
        }
    }
}
