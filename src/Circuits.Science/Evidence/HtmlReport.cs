using System.Globalization;
using System.Net;
using System.Text;
using Circuits.Science.Stimuli;
using Circuits.Science.Verdicts;

namespace Circuits.Science.Evidence;

/// <summary>The report of one run: a page that needs nothing but itself, no script, no network.</summary>
/// <remarks>
/// A claim's section has its statement, then one article per subject with numbers, controls, notes, pictures and provenance.
/// Pictures are data URIs, so that the page stays one file.
/// </remarks>
public static class HtmlReport
{
    private const string Style = """
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
        h1, h2, h3 { line-height: 1.2 }
        .wide { overflow-x: auto }
        table { border-collapse: collapse; margin: 1rem 0 }
        th, td { padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #ddd; text-align: left; white-space: nowrap; font-variant-numeric: tabular-nums }
        td.n, th.n { text-align: right }
        .Supported { color: #1a6b34 } .Nonspecific, .Inconclusive, .Untested { color: #8a5a00 } .Refuted, .none { color: #a3201d }
        .differs { font-weight: bold; color: #a3201d }
        figure { margin: 1rem 0 } img { max-width: 100%; height: auto }
        .quiet { color: #666; font-size: .85rem; overflow-wrap: anywhere }
        """;

    /// <summary>Writes DIRECTORY/index.html, whole or not at all, and the picture at its head as verdicts.png, to show elsewhere.</summary>
    /// <param name="directory">Made where missing.</param>
    /// <param name="rows">Of one run.</param>
    /// <param name="claims">Those the rows are of.</param>
    /// <param name="isInterrupted">Whether rows are missing because the run was stopped.</param>
    /// <returns>The page's path.</returns>
    public static string Write(string directory, IReadOnlyList<LedgerRow> rows, IReadOnlyList<Claim> claims, bool isInterrupted = false)
    {
        var path = Path.Combine(directory, "index.html");
        var page = Encoding.UTF8.GetBytes(Page(rows, claims, isInterrupted));
        Png.Save(VerdictMatrix.Draw(rows), Path.Combine(directory, "verdicts.png"));
        AtomicFile.Write(path, stream => stream.Write(page));
        return path;
    }

    private static string Page(IReadOnlyList<LedgerRow> rows, IReadOnlyList<Claim> claims, bool isInterrupted)
    {
        var html = new StringBuilder();
        html.Append($"<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>Circuits: verdicts</title>\n<style>\n{Style}\n</style>\n");
        html.Append("<h1>The claims of Zoom In, put to trained networks</h1>\n");
        var differing = rows.Count(r => !r.AsExpected);
        html.Append($"<p>{rows.Count} verdicts: {Text(string.Join(", ", rows.GroupBy(OutcomeName).Select(g => $"{g.Count()} {g.Key}")))}. ");
        html.Append(differing == 0 ? "Every outcome is the one stated, where one is.</p>\n" : $"<span class=\"differs\">{differing} not as stated.</span></p>\n");
        if (isInterrupted)
        {
            html.Append("<p class=\"differs\">The run was interrupted: rows are missing, and p-values are not adjusted for many tests.</p>\n");
        }

        html.Append("<p class=\"quiet\">Each claim is scored on the network and, in the same run, on controls that must fail: Q (untrained, each channel calibrated on photographs), R (untrained, He-normal), S (the network's own weights shuffled). Supported: the 95 % interval clears the threshold, and no control does. p: the largest over the controls, adjusted over all rows (Benjamini and Hochberg).</p>\n");
        if (rows.Count > 1)
        {
            Picture(html, "verdicts", VerdictMatrix.Draw(rows));
        }

        Overview(html, rows);
        foreach (var claim in claims.Where(c => rows.Any(r => r.Claim == c.Id)))
        {
            html.Append($"<h2 id=\"{Text(claim.Id)}\">{Text(claim.Id)}</h2>\n<p>{Text(claim.Statement)}<br><span class=\"quiet\">{Text(claim.Source)}</span></p>\n");
            foreach (var row in rows.Where(r => r.Claim == claim.Id))
            {
                Article(html, row);
            }
        }

        return html.Append("</html>\n").ToString();
    }

    private static void Overview(StringBuilder html, IReadOnlyList<LedgerRow> rows)
    {
        html.Append("<div class=\"wide\"><table>\n<tr><th>claim<th>subject<th class=\"n\">measured<th class=\"n\">asked<th class=\"n\">p<th>paper predicts<th>outcome<th>stated\n");
        foreach (var row in rows)
        {
            html.Append($"<tr><td><a href=\"#{Text(row.Claim)}\">{Text(row.Claim)}</a><td>{Text(row.Subject)}<td class=\"n\">{Text(row.Quantity?.Print(row.Effect!.Estimate) ?? "–")}");
            html.Append($"<td class=\"n\">{Text(Asked(row))}<td class=\"n\">{P(row.PAdjusted ?? row.P)}<td>{nameof(Outcome.Supported)}<td class=\"{row.Outcome?.ToString() ?? "none"}\">{OutcomeName(row)}");
            html.Append(row.AsExpected ? $"<td>{Stated(row)}\n" : $"<td class=\"differs\">{Stated(row)}\n");
        }

        html.Append("</table></div>\n");
    }

    private static string Stated(LedgerRow row) => row.Expected?.ToString() ?? "nothing";

    private static void Article(StringBuilder html, LedgerRow row)
    {
        html.Append($"<article>\n<h3>{Text(row.Subject)}: <span class=\"{row.Outcome?.ToString() ?? "none"}\">{OutcomeName(row)}</span>{(row.AsExpected ? "" : $" <span class=\"differs\">(stated: {Stated(row)})</span>")}</h3>\n");
        html.Append($"<p>{Text(row.Reading)}{(row.Because is { } because ? $"<br>Stated because: {Text(because)}" : "")}</p>\n");
        if (row.Quantity is { } quantity)
        {
            html.Append($"<div class=\"wide\"><table>\n<tr><th>{Text(quantity.Name)}<th class=\"n\">value<th class=\"n\">n<th class=\"n\">advantage of the subject<th class=\"n\">p\n");
            html.Append($"<tr><td>{Text(row.Subject)}<td class=\"n\">{Text(quantity.Print(row.Effect!.Estimate))}<td class=\"n\">{row.Effect.N}<td><td>\n");
            foreach (var control in row.Controls)
            {
                html.Append($"<tr><td>{Text(control.Of)}<td class=\"n\">{Text(quantity.Print(control.Estimate))}<td class=\"n\">{control.N}<td class=\"n\">{Text(quantity.Print(control.Advantage))}<td class=\"n\">{P(control.P)}\n");
            }

            html.Append($"<tr><td>asked<td class=\"n\">{Text(Asked(row))}<td><td><td>\n</table></div>\n");
        }

        if (row.Notes.Count > 0)
        {
            html.Append($"<ul>{string.Concat(row.Notes.Select(n => $"<li>{Text(n)}"))}</ul>\n");
        }

        var pictures = VerdictPlot.Draw(row) is { } plot ? row.Figures.Prepend(("verdict", plot)) : row.Figures;
        foreach (var (name, picture) in pictures)
        {
            Picture(html, name, picture);
        }

        if (row.Error is { } error)
        {
            html.Append($"<pre class=\"quiet\">{Text(error)}</pre>\n");
        }

        html.Append(string.Create(
            CultureInfo.InvariantCulture,
            $"<p class=\"quiet\">weights {row.WeightsSha256 ?? "not here"} · claim {row.ClaimHash} · seed {row.Seed}{(row.Samples > 1 ? $" · {row.Samples} times the samples" : "")} · engine {Text(row.Engine)} · {row.Seconds:F1} s</p>\n</article>\n"));
    }

    private static void Picture(StringBuilder html, string name, Image picture)
    {
        // Figures are drawn at two pixels a point; a stimulus is shown as it is.
        var width = picture.WidthPixels > 600 ? picture.WidthPixels / 2 : picture.WidthPixels;
        var png = Convert.ToBase64String(Png.Encode(picture));
        html.Append($"<figure><img width=\"{width}\" alt=\"{Text(name)}\" src=\"data:image/png;base64,{png}\">");
        html.Append($"<figcaption class=\"quiet\">{Text(name)}</figcaption></figure>\n");
    }

    private static string OutcomeName(LedgerRow row) => row.Outcome?.ToString() ?? "no outcome";

    private static string Asked(LedgerRow row) =>
        row.Quantity is { } q ? $"{(q.LowerIsBetter ? "at most" : "at least")} {q.Print(row.Threshold!.Value)}" : "–";

    private static string P(double? p) => Text(PValue.Print(p));

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
