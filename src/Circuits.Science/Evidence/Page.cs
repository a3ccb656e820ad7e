using Circuits.Science.Stimuli;

namespace Circuits.Science.Evidence;

/// <summary>What all figures share: white paper, a title above, a legend below it, a caption at the foot.</summary>
internal sealed class Page
{
    private const double Margin = 20;
    private const double LeastBodyWidth = 300;
    private const double TitleLine = 19;
    private const double SmallLine = 16;
    private const double Swatch = 12;

    /// <summary>Lays the page out around a body of this size, in points, and draws everything but the body.</summary>
    public Page(
        double bodyWidth, double bodyHeight, string title,
        IReadOnlyList<(string Label, Color Color)>? legend = null, string caption = "")
    {
        var width = Math.Max(bodyWidth, LeastBodyWidth);
        var titleLines = Paragraph.Wrap(title, width, TextStyle.MediumBold);
        var legendRows = Flow(legend ?? [], width);
        var captionLines = Paragraph.Wrap(caption, width, TextStyle.Small);

        var legendTop = Margin + titleLines.Count * TitleLine + (legendRows.Count > 0 && titleLines.Count > 0 ? 6 : 0);
        Top = legendTop + legendRows.Count * SmallLine + (titleLines.Count + legendRows.Count > 0 ? 12 : 0);
        var captionTop = Top + bodyHeight + (captionLines.Count > 0 ? 12 : 0);
        Left = Margin + (width - bodyWidth) / 2;
        Canvas = new(width + 2 * Margin, captionTop + captionLines.Count * SmallLine + Margin, Palette.Paper);

        Write(titleLines, Margin, TitleLine, TextStyle.MediumBold, Palette.Ink);
        Write(captionLines, captionTop, SmallLine, TextStyle.Small, Palette.Muted);
        for (var row = 0; row < legendRows.Count; row++)
        {
            foreach (var (x, label, color) in legendRows[row])
            {
                var middle = legendTop + (row + 0.5) * SmallLine;
                Canvas.Rectangle(Margin + x, middle - 4, Swatch, 8, color);
                Canvas.Text(Margin + x + Swatch + 5, middle, label, TextStyle.Small, Palette.Ink);
            }
        }
    }

    public Canvas Canvas { get; }

    /// <summary>The left edge of the body, in points.</summary>
    public double Left { get; }

    /// <summary>The top edge of the body, in points.</summary>
    public double Top { get; }

    private void Write(IReadOnlyList<string> lines, double top, double lineHeight, TextStyle style, Color color)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            Canvas.Text(Margin, top + (i + 0.5) * lineHeight, lines[i], style, color);
        }
    }

    private static List<List<(double X, string Label, Color Color)>> Flow(
        IReadOnlyList<(string Label, Color Color)> legend, double width)
    {
        var rows = new List<List<(double, string, Color)>>();
        var x = double.PositiveInfinity;
        foreach (var (label, color) in legend)
        {
            var text = Paragraph.Shorten(label, width - Swatch - 5, TextStyle.Small);
            var entryWidth = Swatch + 5 + Canvas.MeasureText(text, TextStyle.Small);
            if (x + entryWidth > width)
            {
                rows.Add([]);
                x = 0;
            }

            rows[^1].Add((x, text, color));
            x += entryWidth + 16;
        }

        return rows;
    }
}
