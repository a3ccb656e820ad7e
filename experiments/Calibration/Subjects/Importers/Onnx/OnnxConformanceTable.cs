using System.Globalization;
using System.Text;
using Circuits.Science.Subjects.Importers.Onnx;

namespace Circuits.Experiments.Calibration.Subjects.Importers.Onnx;

/// <summary>The table of operators in docs/models.md, between two markers.</summary>
public static class OnnxConformanceTable
{
    private const string Start = "<!-- made by: circuits conformance --write docs/models.md -->\n", End = "<!-- end of what circuits conformance made -->\n";

    /// <summary>A row for each operator, then the sums.</summary>
    public static string Of(IReadOnlyList<ConformanceResult> results)
    {
        var table = new StringBuilder("| operator | cases | pass | pass as constants | refused | because |\n|---|---|---|---|---|---|\n");
        foreach (var name in OnnxOperators.Names)
        {
            var rows = results.Where(r => r.Operators.Contains(name)).ToList();
            var reasons = rows.Where(r => r.Outcome == ConformanceOutcome.Refused)
                .GroupBy(r => r.Reason.StartsWith(name + " ", StringComparison.Ordinal) ? r.Reason[(name.Length + 1)..] : r.Reason)
                .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Count() == 1 ? g.Key : $"{g.Count()} {g.Key}");
            var label = OnnxOperators.IsOfConstantsOnly(name) ? $"{name} (constants only)" : name;
            Row(table, label, rows, string.Join("; ", reasons));
        }

        Row(table, "all cases", results, "");
        return table.ToString();
    }

    /// <summary>The text with another table between its markers.</summary>
    /// <exception cref="InvalidDataException">There are no markers.</exception>
    public static string Replaced(string text, string table)
    {
        var (start, end) = Between(text);
        return text[..start] + table + text[end..];
    }

    /// <summary>What is between the markers.</summary>
    /// <exception cref="InvalidDataException">There are no markers.</exception>
    public static string In(string text)
    {
        var (start, end) = Between(text);
        return text[start..end];
    }

    private static (int Start, int End) Between(string text)
    {
        var (start, end) = (text.IndexOf(Start, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        return start >= 0 && end >= start
            ? (start + Start.Length, end)
            : throw new InvalidDataException($"the lines '{Start.Trim()}' and '{End.Trim()}' are not there. Put them where the table is to be");
    }

    private static void Row(StringBuilder table, string name, IReadOnlyList<ConformanceResult> results, string reasons)
    {
        int Count(ConformanceOutcome outcome) => results.Count(r => r.Outcome == outcome);
        table.Append(
            CultureInfo.InvariantCulture,
            $"| {name} | {results.Count} | {Count(ConformanceOutcome.Passed)} | {Count(ConformanceOutcome.PassedOnConstants)} | {Count(ConformanceOutcome.Refused)} | {reasons} |\n");
        if (Count(ConformanceOutcome.Failed) is > 0 and var failed)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {name}, **wrong** | {failed} | | | | |\n");
        }
    }
}
