namespace Circuits.Benchmarks.Peers;

/// <summary>A table of a Markdown file.</summary>
internal static class MarkdownTable
{
    /// <summary>Its lines.</summary>
    public static string Of(string[] heading, IEnumerable<string[]> rows) =>
        string.Join('\n', new[] { heading, [.. heading.Select(_ => "---")] }.Concat(rows).Select(r => $"| {string.Join(" | ", r)} |"));
}
