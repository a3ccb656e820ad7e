namespace Circuits.Science.Evidence;

/// <summary>A rectangle of a canvas with an axis below and, where wanted, one at the left; maps data to points.</summary>
internal sealed class PlotArea(
    Canvas canvas, double left, double top, double width, double height, Ticks horizontal, Ticks vertical)
{
    private const double TickLength = 4;

    /// <summary>Points below a plot that its horizontal axis needs.</summary>
    public const double RoomBelow = 40;

    /// <summary>Points left of a plot that its vertical axis needs.</summary>
    public static double RoomAtLeft(Ticks ticks) =>
        TickLength + 4 + ticks.Values.Max(value => Canvas.MeasureText(ticks.Write(value), TextStyle.Small)) + 24;

    public double X(double value) => left + (value - horizontal.Low) / (horizontal.High - horizontal.Low) * width;

    public double Y(double value) => top + height - (value - vertical.Low) / (vertical.High - vertical.Low) * height;

    public void DrawHorizontalAxis(string label)
    {
        foreach (var value in horizontal.Values)
        {
            DrawGrid(value, horizontal, X(value), top, X(value), top + height);
            canvas.Line(X(value), top + height, X(value), top + height + TickLength, Palette.Ink);
            var number = horizontal.Write(value);
            canvas.Text(X(value), top + height + TickLength + 8, number, TextStyle.Small, Palette.Muted, Align.Center);
        }

        canvas.Line(left, top + height, left + width, top + height, Palette.Ink);
        var text = Paragraph.Shorten(label, width, TextStyle.Small);
        canvas.Text(left + width / 2, top + height + TickLength + 28, text, TextStyle.Small, Palette.Ink, Align.Center);
    }

    public void DrawVerticalAxis(string label)
    {
        foreach (var value in vertical.Values)
        {
            DrawGrid(value, vertical, left, Y(value), left + width, Y(value));
            canvas.Line(left - TickLength, Y(value), left, Y(value), Palette.Ink);
            canvas.Text(left - TickLength - 4, Y(value), vertical.Write(value), TextStyle.Small, Palette.Muted, Align.Right);
        }

        canvas.Line(left, top, left, top + height, Palette.Ink);
        var text = Paragraph.Shorten(label, height, TextStyle.Small);
        canvas.TextUpward(left - RoomAtLeft(vertical) + 6, top + height / 2, text, TextStyle.Small, Palette.Ink, Align.Center);
    }

    /// <summary>The first line lies under the other axis, which may be drawn already.</summary>
    private void DrawGrid(double value, Ticks ticks, double fromX, double fromY, double toX, double toY)
    {
        if (value != ticks.Low)
        {
            canvas.Line(fromX, fromY, toX, toY, Palette.Grid, 0.5);
        }
    }

    public void WriteNoData()
    {
        canvas.Rectangle(left + width / 2 - 40, top + height / 2 - 10, 80, 20, Palette.Paper);
        canvas.Text(left + width / 2, top + height / 2, "no data", TextStyle.Medium, Palette.Muted, Align.Center);
    }
}
