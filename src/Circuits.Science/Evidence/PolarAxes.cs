namespace Circuits.Science.Evidence;

/// <summary>The rings, spokes and scale of a polar plot.</summary>
internal sealed class PolarAxes(Canvas canvas, double centreX, double centreY, double radius, Ticks ticks)
{
    private const int SpokeStepDegrees = 45;
    private const double RulerBelowRim = 58;

    public void Draw(string radialLabel)
    {
        foreach (var value in ticks.Values.Where(value => value > 0))
        {
            canvas.Circle(centreX, centreY, radius * value / ticks.High, Palette.Grid, value == ticks.High ? 1 : 0.75);
        }

        for (var degrees = 0; degrees < 360; degrees += SpokeStepDegrees)
        {
            var (sine, cosine) = Math.SinCos(double.DegreesToRadians(degrees));
            canvas.Line(centreX, centreY, centreX + radius * cosine, centreY + radius * sine, Palette.Grid, 0.75);
            var text = $"{degrees}°";
            var reach = radius + 6 + Math.Abs(cosine) * Canvas.MeasureText(text, TextStyle.Small) / 2 + Math.Abs(sine) * 5;
            canvas.Text(centreX + reach * cosine, centreY + reach * sine, text, TextStyle.Small, Palette.Muted, Align.Center);
        }

        DrawRuler(radialLabel);
    }

    /// <summary>The radial axis stands below the circle: on a spoke its numbers would lie under the petals.</summary>
    private void DrawRuler(string label)
    {
        var y = centreY + radius + RulerBelowRim;
        canvas.Line(centreX, y, centreX + radius, y, Palette.Ink);
        foreach (var value in ticks.Values)
        {
            var x = centreX + radius * value / ticks.High;
            canvas.Line(x, y, x, y + 4, Palette.Ink);
            canvas.Text(x, y + 12, ticks.Write(value), TextStyle.Small, Palette.Muted, Align.Center);
        }

        var text = Paragraph.Shorten(label, 2 * radius, TextStyle.Small);
        canvas.Text(centreX + radius / 2, y + 30, text, TextStyle.Small, Palette.Ink, Align.Center);
    }
}
