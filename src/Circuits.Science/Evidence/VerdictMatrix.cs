using Circuits.Science.Stimuli;
using Circuits.Science.Verdicts;

namespace Circuits.Science.Evidence;

/// <summary>A whole run at a glance: claims down, networks across, each cell what a claim came to there, with its number.</summary>
public static class VerdictMatrix
{
    private const double LeastCellWidth = 104, WidestCell = 180, CellHeight = 34, LabelRoom = 14, HeadHeight = 24;

    /// <summary>Draws the figure.</summary>
    /// <param name="rows">Of one run. A claim that was not put to a network leaves its cell empty.</param>
    public static Image Draw(IReadOnlyList<LedgerRow> rows)
    {
        var (claims, subjects) = (rows.Select(r => r.Claim).Distinct().ToList(), rows.Select(r => r.Subject).Distinct().ToList());
        var labelWidth = claims.Select(c => Canvas.MeasureText(c, TextStyle.SmallBold) + LabelRoom).DefaultIfEmpty(0).Max();
        var cellWidth = Math.Min(WidestCell, subjects.Select(s => Canvas.MeasureText(s, TextStyle.SmallBold) + LabelRoom).Append(LeastCellWidth).Max());
        var page = new Page(
            labelWidth + subjects.Count * cellWidth, HeadHeight + claims.Count * CellHeight, "What each claim came to", legend: null,
            rows.All(r => r.AsExpected) ? "" : "Framed: not as stated.");
        var canvas = page.Canvas;
        for (var column = 0; column < subjects.Count; column++)
        {
            var name = Paragraph.Shorten(subjects[column], cellWidth - 8, TextStyle.SmallBold);
            canvas.Text(page.Left + labelWidth + (column + 0.5) * cellWidth, page.Top + HeadHeight / 2, name, TextStyle.SmallBold, Palette.Ink, Align.Center);
        }

        for (var line = 0; line < claims.Count; line++)
        {
            var top = page.Top + HeadHeight + line * CellHeight;
            canvas.Text(page.Left, top + CellHeight / 2, claims[line], TextStyle.SmallBold, Palette.Ink);
            foreach (var row in rows.Where(r => r.Claim == claims[line]))
            {
                Cell(canvas, row, page.Left + labelWidth + subjects.IndexOf(row.Subject) * cellWidth, top, cellWidth);
            }
        }

        return canvas.Image;
    }

    private static void Cell(Canvas canvas, LedgerRow row, double left, double top, double cellWidth)
    {
        const double Inset = 1;
        var (width, height) = (cellWidth - 2 * Inset, CellHeight - 2 * Inset);
        if (!row.AsExpected)
        {
            canvas.Rectangle(left + Inset, top + Inset, width, height, Palette.Ink);
            (left, top, width, height) = (left + 2, top + 2, width - 4, height - 4);
        }

        canvas.Rectangle(left + Inset, top + Inset, width, height, Color(row.Outcome).Towards(Palette.Paper, 0.6));
        var middle = left + Inset + width / 2;
        var number = row is { Quantity: { } quantity, Effect: { } effect } ? quantity.Print(effect.Value) : "";
        canvas.Text(middle, top + height * (number is "" ? 0.52 : 0.31), row.Outcome?.ToString() ?? "no outcome", TextStyle.Small, Palette.Ink, Align.Center);
        canvas.Text(middle, top + height * 0.74, number, TextStyle.Small, Palette.Ink, Align.Center);
    }

    private static Color Color(Outcome? outcome) => outcome switch
    {
        Outcome.Supported => Palette.OkabeIto[2],
        Outcome.Refuted => Palette.OkabeIto[1],
        Outcome.Nonspecific => Palette.OkabeIto[4],
        Outcome.Inconclusive => Palette.OkabeIto[5],
        _ => Palette.Control,
    };
}
