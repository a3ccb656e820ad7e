using Circuits.Science.Evidence;
using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>How one unit weighs the line detectors before it, with the arc drawn over that it prefers: Curve Circuits' picture of the algorithm.</summary>
internal static class TangentPicture
{
    private const int Shown = 8;
    private const int Columns = 4;
    private const double Side = 140;
    private const double Gap = 14;
    private const double TitleHeight = 48;
    private const double LabelHeight = 22;
    private const double FootHeight = 62;
    private const double Margin = 20;

    /// <summary>Draws the unit that points most clearly, and the lines it weighs most, one for each orientation.</summary>
    public static Image Draw(LineInputs circuit, IReadOnlyList<double> fits)
    {
        var unit = Enumerable.Range(0, circuit.Family.Count).MaxBy(i => circuit.Family[i].Pooled.Concentration);
        var reading = circuit.Family[unit];
        var lines = circuit.Lines
            .GroupBy(l => (int)(l.NormalDegrees * Shown / 180)).Select(g => g.MaxBy(l => Square(circuit.Weights.Kernel(unit, l.Unit))))
            .OrderBy(l => l.NormalDegrees).ToList();
        var largest = lines.Max(l => Largest(circuit.Weights.Kernel(unit, l.Unit)));
        var rows = (lines.Count + Columns - 1) / Columns;
        var canvas = new Canvas(
            2 * Margin + Columns * (Side + Gap) - Gap, Margin + TitleHeight + rows * (LabelHeight + Side + Gap) + FootHeight, Palette.Paper);
        canvas.Text(Margin, Margin + 8, $"How {reading.Name} weighs lines", TextStyle.MediumBold, Palette.Ink);
        canvas.Text(
            Margin, Margin + 28, FormattableString.Invariant($"It prefers curves that bulge towards {reading.Pooled.PreferredDegrees:0}°; correlation with that arc less its mirror image {fits[unit] + 0.0:F2}.").Replace('-', '−'),
            TextStyle.Small, Palette.Muted);
        for (var i = 0; i < lines.Count; i++)
        {
            var (x, y) = (Margin + i % Columns * (Side + Gap), Margin + TitleHeight + i / Columns * (LabelHeight + Side + Gap));
            canvas.Text(x, y + 10, $"unit {lines[i].Unit}, line", TextStyle.Small, Palette.Ink);
            DrawLine(canvas, x + Canvas.MeasureText($"unit {lines[i].Unit}, line", TextStyle.Small) + 16, y + 10, lines[i].NormalDegrees);
            DrawKernel(canvas, circuit, unit, lines[i], x, y + LabelHeight, largest);
        }

        var foot = Margin + TitleHeight + rows * (LabelHeight + Side + Gap) + 6;
        canvas.Text(Margin, foot, "Red excites, blue inhibits, white is zero, on one scale; paths multiplied out.", TextStyle.Small, Palette.Muted);
        canvas.Text(
            Margin, foot + 16, $"Black: the preferred arc, radius {TangentArrangement.RadiusPixels:0} px; dashed: its mirror image. A square is {circuit.Source.Field.Horizontal.StridePixels} px wide.",
            TextStyle.Small, Palette.Muted);
        canvas.Text(Margin, foot + 32, $"The lines are units of {circuit.Source.Node}; of those of similar orientation the one weighed most is shown.", TextStyle.Small, Palette.Muted);
        return canvas.Image;
    }

    private static void DrawKernel(Canvas canvas, LineInputs circuit, int unit, LineTuning line, double left, double top, double largest)
    {
        var (height, width) = (circuit.Weights.Shape.Height, circuit.Weights.Shape.Width);
        var kernel = circuit.Weights.Kernel(unit, line.Unit);
        var cells = new Image(width, height);
        for (var i = 0; i < kernel.Length; i++)
        {
            cells[i / width, i % width] = Palette.Weight(largest == 0 ? 0 : kernel[i] / largest);
        }

        // Whole pixels, so that squares have sharp edges.
        var cell = Math.Floor(Canvas.PixelsPerPoint * Side / Math.Max(height, width)) / Canvas.PixelsPerPoint;
        var (right, bottom) = (left + cell * width, top + cell * height);
        canvas.Picture(cells, left, top, cell * width, cell * height);
        canvas.Polyline([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], Palette.Muted, 0.75);
        var scale = cell / circuit.Source.Field.Horizontal.StridePixels;
        var (middleX, middleY) = (left + cell * width / 2, top + cell * height / 2);
        var degrees = circuit.Family[unit].Pooled.PreferredDegrees;
        var mirror = Arc(degrees + 180);
        for (var i = 0; i + 1 < mirror.Count; i += 2)
        {
            canvas.Line(mirror[i].X, mirror[i].Y, mirror[i + 1].X, mirror[i + 1].Y, Palette.Ink, 1, 0.6);
        }

        canvas.Polyline(Arc(degrees), Palette.Ink, 1.5);

        // As far as it lies within the kernel, by steps of 6 degrees.
        List<(double X, double Y)> Arc(double bulge)
        {
            var (sin, cos) = Math.SinCos(double.DegreesToRadians(bulge));
            return
            [
                .. from step in Enumerable.Range(-13, 27)
                   let angle = double.DegreesToRadians(bulge + 6 * step)
                   let point = (X: middleX + scale * TangentArrangement.RadiusPixels * (Math.Cos(angle) - cos), Y: middleY + scale * TangentArrangement.RadiusPixels * (Math.Sin(angle) - sin))
                   where point.X >= left && point.X <= right && point.Y >= top && point.Y <= bottom
                   select point,
            ];
        }
    }

    /// <summary>The line itself, small.</summary>
    private static void DrawLine(Canvas canvas, double x, double y, double normalDegrees)
    {
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(normalDegrees));
        canvas.Line(x - 8 * sin, y + 8 * cos, x + 8 * sin, y - 8 * cos, Palette.Ink, 2);
    }

    private static double Square(ReadOnlySpan<float> kernel)
    {
        var sum = 0.0;
        foreach (var weight in kernel)
        {
            sum += (double)weight * weight;
        }

        return sum;
    }

    private static double Largest(ReadOnlySpan<float> kernel)
    {
        var largest = 0f;
        foreach (var weight in kernel)
        {
            largest = Math.Max(largest, Math.Abs(weight));
        }

        return largest;
    }
}
