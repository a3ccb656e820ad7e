using System.Globalization;
using Circuits.Science.Evidence;
using Circuits.Science.Verdicts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Circuits.Cli;

/// <summary>Ledger rows for a person: a table where the window is wide enough for whole numbers, else a paragraph for each.</summary>
internal static class VerdictTable
{
    private static readonly string[] Untrained = ["Q", "R", "S"];

    public static void Print(IAnsiConsole console, IReadOnlyList<LedgerRow> rows)
    {
        var table = Table(rows);
        var width = ((IRenderable)table).Measure(RenderOptions.Create(console, console.Profile.Capabilities), int.MaxValue).Max;
        if (!console.Profile.Capabilities.Interactive)
        {
            console.Profile.Width = Math.Max(console.Profile.Width, width);
        }

        if (width <= console.Profile.Width)
        {
            console.Write(table);
            // What holds of a subject, whatever the claim, is said once.
            foreach (var alike in rows.Where(NeedsWords).GroupBy(r => (r.Subject, Words: Words(r))))
            {
                console.WriteLine($"{string.Join(", ", alike.Select(r => r.Claim))} on {alike.Key.Subject}: {alike.Key.Words}");
            }
        }
        else
        {
            foreach (var row in rows)
            {
                Paragraph(console, row);
            }
        }
    }

    /// <summary>One row as it finishes.</summary>
    public static string Line(LedgerRow row) =>
        $"{(!row.AsExpected ? "[red]differs[/]  " : row.Expected is null ? "done     " : "[green]as stated[/]")}  {Markup.Escape(row.Claim)}  {Markup.Escape(row.Subject)}  {OutcomeMarkup(row)}"
        + (row.Quantity is { } q ? $"  {Markup.Escape(q.Print(row.Effect!.Estimate))}" : "")
        + string.Create(CultureInfo.InvariantCulture, $"  {row.Seconds:F1} s");

    private static Table Table(IReadOnlyList<LedgerRow> rows)
    {
        var hasOther = rows.Any(r => Other(r) is not "-");
        var table = new Table().Border(TableBorder.Simple);
        foreach (var (title, right) in ((string, bool)[]) [("claim", false), ("subject", false), ("measured", true), ("asked", true), .. Untrained.Select(c => (c, true)), .. hasOther ? [("other control", true)] : Array.Empty<(string, bool)>(), ("p", true), ("outcome", false)])
        {
            table.AddColumn(new TableColumn(title) { Alignment = right ? Justify.Right : Justify.Left, NoWrap = true });
        }

        foreach (var row in rows)
        {
            table.AddRow(
            [
                new Text(row.Claim), new Text(row.Subject), new Text(Measured(row)), new Text(Asked(row)),
                .. Untrained.Select(c => new Text(Control(row, c))),
                .. hasOther ? [new Text(Other(row))] : Array.Empty<Text>(), new Text(P(row)), new Markup(OutcomeMarkup(row)),
            ]);
        }

        return table;
    }

    private static void Paragraph(IAnsiConsole console, LedgerRow row)
    {
        console.MarkupLine($"[bold]{Markup.Escape(row.Claim)}[/] on {Markup.Escape(row.Subject)}: {OutcomeMarkup(row)} [dim](paper: {nameof(Outcome.Supported)})[/]");
        if (row.Quantity is { } q)
        {
            console.WriteLine($"  {q.Name} {Measured(row)}");
            console.WriteLine($"  asked {Asked(row)}; {string.Join(", ", Controls([row]).Select(c => $"{c} {Control(row, c)}"))}; p {P(row)}");
        }

        if (NeedsWords(row))
        {
            console.Write(new Padder(new Text(Words(row)), new Padding(2, 0, 0, 0)));
        }
    }

    /// <summary>Supported, as stated, needs no explanation.</summary>
    private static bool NeedsWords(LedgerRow row) => row.Outcome != Outcome.Supported || !row.AsExpected;

    private static string Words(LedgerRow row) => row.Reading + (row.Because is { } because ? $" Stated because: {because}" : "");

    /// <summary>Of the controls that only some claims have, such as chance, the one that comes closest to the claim.</summary>
    private static string Other(LedgerRow row)
    {
        var others = row.Controls.Where(c => !Untrained.Contains(c.Of)).ToList();
        return others.Count == 0 ? "-"
            : (row.Quantity!.LowerIsBetter ? others.MinBy(c => c.Value) : others.MaxBy(c => c.Value)) is { } closest ? $"{closest.Of} {row.Quantity.Print(closest.Value)}" : "-";
    }

    /// <summary>The names of the controls, Q, R and S first.</summary>
    private static List<string> Controls(IReadOnlyList<LedgerRow> rows) =>
        [.. rows.SelectMany(r => r.Controls.Select(c => c.Of)).Distinct().OrderBy(c => "QRS".Contains(c, StringComparison.Ordinal) ? c : "~" + c, StringComparer.Ordinal)];

    private static string Measured(LedgerRow row) => row.Quantity is { } q ? q.Print(row.Effect!.Estimate) : "-";

    private static string Asked(LedgerRow row) => row.Quantity is { } q ? $"{(q.LowerIsBetter ? "≤" : "≥")} {q.Print(row.Threshold!.Value)}" : "-";

    private static string Control(LedgerRow row, string of) =>
        row.Controls.FirstOrDefault(c => c.Of == of) is { } control ? row.Quantity!.Print(control.Value) : "-";

    private static string P(LedgerRow row) => PValue.Print(row.PAdjusted ?? row.P);

    private static string OutcomeMarkup(LedgerRow row)
    {
        var text = row.Outcome?.ToString() ?? "no outcome";
        return row.AsExpected
            ? $"[{(row.Outcome == Outcome.Supported ? "green" : "yellow")}]{text}[/]"
            : $"[red]{text}{(row.Expected is { } stated ? $", stated {stated}" : "")}[/]";
    }
}
