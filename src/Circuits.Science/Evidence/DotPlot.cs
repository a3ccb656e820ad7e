using Circuits.Science.Stimuli;

namespace Circuits.Science.Evidence;

/// <summary>One verdict at a glance: an estimate with its interval per subject and control, and the threshold.</summary>
public static class DotPlot
{
    private const double PlotWidth = 360;
    private const double LabelLine = 14;
    private const double GapBetweenRows = 12;
    private const double WidestLabel = 250;
    private const string ValuesHeading = "estimate [95 % interval]";

    /// <summary>Draws the figure.</summary>
    /// <param name="title">The claim.</param>
    /// <param name="axisLabel">What is estimated, with its unit.</param>
    /// <param name="rows">From top to bottom: the subject, then its controls.</param>
    /// <param name="threshold">Where the claim begins to hold.</param>
    /// <param name="caption">A line at the foot, such as the number of images.</param>
    /// <exception cref="ArgumentException">A number is not finite, or an interval is upside down.</exception>
    public static Image Draw(
        string title,
        string axisLabel,
        IReadOnlyList<(string Label, double Value, double Low, double High, Color Color)> rows,
        double threshold,
        string caption = "")
    {
        Finite.Require(threshold, nameof(DotPlot), "the threshold");
        foreach (var row in rows)
        {
            Finite.Require(row.Value, nameof(DotPlot), $"the estimate of '{row.Label}'");
            Finite.RequireInterval(row.Low, row.High, nameof(DotPlot), $"'{row.Label}'");
        }

        var reach = rows.SelectMany(row => new[] { row.Value, row.Low, row.High }).Append(threshold).Append(0).ToList();
        var ticks = Ticks.Covering(reach.Min(), reach.Max(), 6);
        var labels = rows.Select(row => Paragraph.Wrap(row.Label, WidestLabel, TextStyle.Small)).ToList();
        var values = rows
            .Select(row => $"{ticks.WriteFiner(row.Value)} [{ticks.WriteFiner(row.Low)}, {ticks.WriteFiner(row.High)}]").ToList();
        var labelWidth = labels.SelectMany(lines => lines)
            .Select(line => Canvas.MeasureText(line, TextStyle.Small) + 16).DefaultIfEmpty(0).Max();
        var valueWidth = values.Append(ValuesHeading).Max(value => Canvas.MeasureText(value, TextStyle.Small)) + 20;
        const double RoomAbove = 22;
        var rowHeight = LabelLine * labels.Select(lines => lines.Count).Append(1).Max() + GapBetweenRows;
        var plotHeight = rowHeight * Math.Max(1, rows.Count);

        var page = new Page(
            labelWidth + PlotWidth + valueWidth, RoomAbove + plotHeight + PlotArea.RoomBelow, title, legend: null, caption);
        var (canvas, left, top) = (page.Canvas, page.Left + labelWidth, page.Top + RoomAbove);
        var area = new PlotArea(canvas, left, top, PlotWidth, plotHeight, ticks, new(1, [0, 1]));
        area.DrawHorizontalAxis(axisLabel);
        canvas.DashedLine(area.X(threshold), top - 6, area.X(threshold), top + plotHeight, Palette.Ink, 1.25, dash: 4, gap: 3);
        var thresholdLabel = $"threshold {ticks.WriteFiner(threshold)}";
        // Near the right end the label moves left, away from the values' heading.
        var thresholdX = Math.Min(area.X(threshold), left + PlotWidth - Canvas.MeasureText(thresholdLabel, TextStyle.Small) / 2);
        canvas.Text(thresholdX, top - 14, thresholdLabel, TextStyle.Small, Palette.Ink, Align.Center);
        canvas.Text(left + PlotWidth + 20, top - 14, ValuesHeading, TextStyle.Small, Palette.Muted);
        if (rows.Count == 0)
        {
            area.WriteNoData();
        }

        for (var i = 0; i < rows.Count; i++)
        {
            var y = top + (i + 0.5) * rowHeight;
            for (var line = 0; line < labels[i].Count; line++)
            {
                var lineY = y + (line - (labels[i].Count - 1) / 2.0) * LabelLine;
                canvas.Text(left - 16, lineY, labels[i][line], TextStyle.Small, Palette.Ink, Align.Right);
            }

            canvas.Text(left + PlotWidth + 20, y, values[i], TextStyle.Small, Palette.Ink);
            canvas.Line(area.X(rows[i].Low), y, area.X(rows[i].High), y, rows[i].Color, 2);
            canvas.Line(area.X(rows[i].Low), y - 4, area.X(rows[i].Low), y + 4, rows[i].Color, 1.5);
            canvas.Line(area.X(rows[i].High), y - 4, area.X(rows[i].High), y + 4, rows[i].Color, 1.5);
            canvas.Disc(area.X(rows[i].Value), y, 4.5, rows[i].Color);
        }

        return canvas.Image;
    }
}
