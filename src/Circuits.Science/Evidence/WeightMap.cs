using Circuits.Science.Stimuli;
using static System.FormattableString;

namespace Circuits.Science.Evidence;

/// <summary>Kernels as the paper draws them: a square for each weight, red where it excites, blue where it inhibits, white at zero.</summary>
public static class WeightMap
{
    private const double OneWide = 300;
    private const double ManyWide = 150;
    private const int MostColumns = 4;
    private const double RoomAtLeft = 46;
    private const double RoomAbove = 22;
    private const double RoomBelow = 42;
    private const double Gap = 22;
    private const double BarWidth = 14;
    private const double RoomForBar = 84;

    /// <summary>One kernel.</summary>
    /// <param name="Title">Above it; such as the source's unit.</param>
    /// <param name="Weights">Row by row.</param>
    public sealed record Panel(string Title, IReadOnlyList<float> Weights);

    /// <summary>Draws one kernel, or several on one scale.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="panels">All of the same size.</param>
    /// <param name="height">Rows of each.</param>
    /// <param name="width">Columns of each.</param>
    /// <param name="grid">What rows and columns are counted in, for the axes: "positions of mixed3a".</param>
    /// <param name="caption">A line at the foot, after the explanation of the colours.</param>
    /// <exception cref="ArgumentException">No panel, one of another size, or a weight that is not finite.</exception>
    public static Image Draw(string title, IReadOnlyList<Panel> panels, int height, int width, string grid, string caption = "")
    {
        if (panels.Count == 0 || height < 1 || width < 1 || panels.Any(p => p.Weights.Count != height * width))
        {
            throw new ArgumentException($"WeightMap: every panel has {height} x {width} weights, and there is at least one panel.");
        }

        foreach (var (panel, weight) in panels.SelectMany(p => p.Weights, (p, w) => (p, w)))
        {
            Finite.Require(weight, nameof(WeightMap), $"a weight of '{panel.Title}'");
        }

        var largest = (double)panels.Max(p => p.Weights.Max(Math.Abs));
        // Whole pixels, so that squares have sharp edges.
        var pixels = Math.Floor(Canvas.PixelsPerPoint * (panels.Count == 1 ? OneWide : ManyWide) / Math.Max(height, width));
        var cell = Math.Max(1, pixels) / Canvas.PixelsPerPoint;
        var (bodyWidth, bodyHeight) = (cell * width, cell * height);
        var columns = Math.Min(panels.Count, MostColumns);
        var rows = (panels.Count + columns - 1) / columns;
        var (stepX, stepY) = (RoomAtLeft + bodyWidth + Gap, RoomAbove + bodyHeight + RoomBelow);
        var page = new Page(
            columns * stepX + RoomForBar, rows * stepY, title, legend: null,
            $"Red excites, blue inhibits, white is zero. Axes: {grid} from the centre of the target's field, right and down. {caption}");
        for (var i = 0; i < panels.Count; i++)
        {
            var (left, top) = (page.Left + i % columns * stepX + RoomAtLeft, page.Top + i / columns * stepY + RoomAbove);
            DrawPanel(page.Canvas, panels[i], left, top, cell, height, width, largest);
        }

        DrawBar(page.Canvas, page.Left + columns * stepX, page.Top + RoomAbove, bodyHeight, largest);
        return page.Canvas.Image;
    }

    private static void DrawPanel(Canvas canvas, Panel panel, double left, double top, double cell, int height, int width, double largest)
    {
        canvas.Text(left, top - 11, Paragraph.Shorten(panel.Title, cell * width + Gap, TextStyle.Small), TextStyle.Small, Palette.Ink);
        canvas.Picture(Cells(width, height, i => largest == 0 ? 0 : panel.Weights[i] / largest), left, top, cell * width, cell * height);
        Frame(canvas, left, top, cell * width, cell * height);
        foreach (var (place, offset) in Offsets(width, cell))
        {
            canvas.Line(left + place * cell, top + cell * height, left + place * cell, top + cell * height + 4, Palette.Ink);
            canvas.Text(left + place * cell, top + cell * height + 12, offset, TextStyle.Small, Palette.Muted, Align.Center);
        }

        foreach (var (place, offset) in Offsets(height, cell))
        {
            canvas.Line(left - 4, top + place * cell, left, top + place * cell, Palette.Ink);
            canvas.Text(left - 8, top + place * cell, offset, TextStyle.Small, Palette.Muted, Align.Right);
        }

        canvas.Text(left + cell * width / 2, top + cell * height + 28, "columns", TextStyle.Small, Palette.Ink, Align.Center);
        canvas.TextUpward(left - RoomAtLeft + 8, top + cell * height / 2, "rows", TextStyle.Small, Palette.Ink, Align.Center);
    }

    /// <summary>The scale: the colours from the largest weight to its opposite.</summary>
    private static void DrawBar(Canvas canvas, double left, double top, double height, double largest)
    {
        const int Steps = 255;
        canvas.Picture(Cells(1, Steps, i => 1 - 2 * (i + 0.5) / Steps), left, top, BarWidth, height);
        Frame(canvas, left, top, BarWidth, height);
        canvas.Text(left, top - 14, "weight", TextStyle.Small, Palette.Ink);
        foreach (var share in (double[])[1, 0.5, 0, -0.5, -1])
        {
            var y = top + (1 - share) / 2 * height;
            canvas.Line(left + BarWidth, y, left + BarWidth + 4, y, Palette.Ink);
            canvas.Text(left + BarWidth + 8, y, Invariant($"{share * largest:G3}").Replace('-', '−'), TextStyle.Small, Palette.Muted);
        }
    }

    /// <summary>One pixel for each weight.</summary>
    private static Image Cells(int width, int height, Func<int, double> share)
    {
        var cells = new Image(width, height);
        for (var i = 0; i < width * height; i++)
        {
            cells[i / width, i % width] = Palette.Weight(share(i));
        }

        return cells;
    }

    private static void Frame(Canvas canvas, double left, double top, double width, double height) => canvas.Polyline(
        [(left, top), (left + width, top), (left + width, top + height), (left, top + height), (left, top)], Palette.Muted, 0.75);

    /// <summary>Ticks in the middle of cells, a step apart and no closer than their numbers allow; counted in cells from the edge.</summary>
    private static IEnumerable<(double Place, string Offset)> Offsets(int count, double cell)
    {
        const double LeastGap = 26;
        var step = Array.Find([1, 2, 5, 10, 20, 50, 100, 200, 500], s => s * cell >= LeastGap || s >= count);
        step = step == 0 ? count : step;
        var centre = (count - 1) / 2.0;

        // Of an even number of cells none is in the centre; there ticks stand at halves, and not about it alike.
        for (var i = count % 2 == 1 ? count / 2 % step : (count - 1) % step / 2; i < count; i += step)
        {
            yield return (i + 0.5, Invariant($"{i - centre:0.#}").Replace('-', '−'));
        }
    }
}
