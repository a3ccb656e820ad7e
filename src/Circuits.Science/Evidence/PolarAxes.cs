namespace Circuits.Science.Evidence;

/// <summary>The rings, spokes and scale of a polar plot.</summary>
internal sealed class PolarAxes(Canvas canvas, double centreX, double centreY, double radius, Ticks ticks)
{
    private const int SpokeStepDegrees = 45;
    private const double RulerBelowRim = 64;

    /// <summary>Rings, spokes and scale: what lies under the curves.</summary>
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
        }

        DrawRuler(radialLabel);
    }

    /// <summary>Where the angles' numbers stand.</summary>
    public IEnumerable<(double X, double Y, double HalfWidth)> Numbers => Enumerable.Range(0, 360 / SpokeStepDegrees).Select(i =>
    {
        var (sine, cosine) = Math.SinCos(double.DegreesToRadians(i * SpokeStepDegrees));
        var halfWidth = Canvas.MeasureText(Number(i), TextStyle.Small) / 2 + 2;
        var reach = radius + 6 + Math.Abs(cosine) * halfWidth + Math.Abs(sine) * 5;
        return (centreX + reach * cosine, centreY + reach * sine, halfWidth);
    });

    /// <summary>The angles' numbers around the rim, on paper of their own, so that lines to names pass behind them.</summary>
    public void WriteNumbers()
    {
        foreach (var (i, (x, y, halfWidth)) in Numbers.Index())
        {
            canvas.Rectangle(x - halfWidth, y - 7, 2 * halfWidth, 14, Palette.Paper);
            canvas.Text(x, y, Number(i), TextStyle.Small, Palette.Muted, Align.Center);
        }
    }

    private static string Number(int spoke) => $"{spoke * SpokeStepDegrees}°";

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
