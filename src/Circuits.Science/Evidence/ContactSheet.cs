using Circuits.Science.Stimuli;

namespace Circuits.Science.Evidence;

/// <summary>Pictures in a grid, with labels for rows and columns and a caption under each.</summary>
public static class ContactSheet
{
    private const double Gap = 10;
    private const double LabelLine = 15;
    private const double CaptionHeight = 16;
    private const double WidestRowLabel = 160;

    /// <summary>One picture with its caption; a missing picture leaves an empty frame.</summary>
    public sealed record Cell(Image? Picture, string Caption = "");

    /// <summary>Draws the figure.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="rowLabels">One per row, or none.</param>
    /// <param name="columnLabels">One per column, or none.</param>
    /// <param name="rows">The cells, row by row; rows may differ in length.</param>
    /// <param name="cellPoints">The side of a cell. Smaller pictures are enlarged by whole pixels, larger ones reduced.</param>
    /// <param name="caption">A line at the foot.</param>
    /// <exception cref="ArgumentException">Labels and cells differ in number, or a picture holds NaN.</exception>
    public static Image Draw(
        string title,
        IReadOnlyList<string> rowLabels,
        IReadOnlyList<string> columnLabels,
        IReadOnlyList<IReadOnlyList<Cell>> rows,
        double cellPoints = 112,
        string caption = "")
    {
        var columnCount = rows.Select(row => row.Count).DefaultIfEmpty(0).Max();
        Check("row", rowLabels.Count, rows.Count);
        Check("column", columnLabels.Count, columnCount);

        var rowLabelLines = rowLabels.Select(label => Paragraph.Wrap(label, WidestRowLabel, TextStyle.SmallBold)).ToList();
        var columnLabelLines = columnLabels.Select(label => Paragraph.Wrap(label, cellPoints, TextStyle.SmallBold)).ToList();
        var leftRoom = rowLabelLines.SelectMany(lines => lines)
            .Select(line => Canvas.MeasureText(line, TextStyle.SmallBold) + 12).DefaultIfEmpty(0).Max();
        var topRoom = columnLabelLines.Select(lines => lines.Count * LabelLine + 5).DefaultIfEmpty(0).Max();
        var rowHeight = cellPoints + Gap + (rows.SelectMany(row => row).Any(cell => cell.Caption.Length > 0) ? CaptionHeight : 0);

        var page = new Page(
            leftRoom + Math.Max(1, columnCount) * (cellPoints + Gap) - Gap, topRoom + Math.Max(1, rows.Count) * rowHeight - Gap,
            title, legend: null, caption);
        var (left, top) = (page.Left + leftRoom, page.Top + topRoom);
        for (var column = 0; column < columnLabelLines.Count; column++)
        {
            var lines = columnLabelLines[column];
            var middle = left + column * (cellPoints + Gap) + cellPoints / 2;
            Write(page.Canvas, lines, middle, top - 5 - lines.Count * LabelLine, Align.Center);
        }

        for (var row = 0; row < rowLabelLines.Count; row++)
        {
            var lines = rowLabelLines[row];
            Write(page.Canvas, lines, left - 12, top + row * rowHeight + (cellPoints - lines.Count * LabelLine) / 2, Align.Right);
        }

        if (columnCount == 0)
        {
            var middle = (X: left + cellPoints / 2, Y: top + cellPoints / 2);
            page.Canvas.Text(middle.X, middle.Y, "no pictures", TextStyle.Small, Palette.Muted, Align.Center);
        }

        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < rows[row].Count; column++)
            {
                DrawCell(page.Canvas, rows[row][column], left + column * (cellPoints + Gap), top + row * rowHeight, cellPoints);
            }
        }

        return page.Canvas.Image;
    }

    private static void DrawCell(Canvas canvas, Cell cell, double x, double y, double side)
    {
        if (cell.Picture is { } picture)
        {
            var fit = side * Canvas.PixelsPerPoint / Math.Max(picture.WidthPixels, picture.HeightPixels);
            var scale = (fit >= 1 ? Math.Floor(fit) : fit) / Canvas.PixelsPerPoint;
            var (width, height) = (picture.WidthPixels * scale, picture.HeightPixels * scale);
            canvas.Picture(picture, Whole(x + (side - width) / 2), Whole(y + (side - height) / 2), width, height);
        }
        else
        {
            canvas.Rectangle(x, y, side, side, Palette.Grid, 0.4);
            canvas.Text(x + side / 2, y + side / 2, "–", TextStyle.Small, Palette.Muted, Align.Center);
        }

        var text = Paragraph.Shorten(cell.Caption, side, TextStyle.Small);
        canvas.Text(x + side / 2, y + side + 9, text, TextStyle.Small, Palette.Muted, Align.Center);
    }

    /// <summary>The nearest whole pixel, so that enlarged pixels keep sharp edges.</summary>
    private static double Whole(double points) => Math.Floor(points * Canvas.PixelsPerPoint + 0.5) / Canvas.PixelsPerPoint;

    private static void Write(Canvas canvas, IReadOnlyList<string> lines, double x, double top, Align align)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            canvas.Text(x, top + (i + 0.5) * LabelLine, lines[i], TextStyle.SmallBold, Palette.Ink, align);
        }
    }

    private static void Check(string what, int labels, int count)
    {
        if (labels != 0 && labels != count)
        {
            throw new ArgumentException(
                $"ContactSheet: {labels} {what} labels for {count} {what}s. Give one label per {what}, or none.");
        }
    }
}
