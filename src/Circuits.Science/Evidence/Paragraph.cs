namespace Circuits.Science.Evidence;

/// <summary>Breaks text into lines of a width.</summary>
internal static class Paragraph
{
    /// <summary>Lines of at most this width in points, broken at spaces; a word too long for a line is shortened.</summary>
    public static IReadOnlyList<string> Wrap(string text, double width, TextStyle style)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length == 0 || Canvas.MeasureText(longer, style) <= width)
            {
                line = longer;
                continue;
            }

            lines.Add(Shorten(line, width, style));
            line = word;
        }

        if (line.Length > 0)
        {
            lines.Add(Shorten(line, width, style));
        }

        return lines;
    }

    /// <summary>The text, or as much of its beginning as fits with an ellipsis.</summary>
    public static string Shorten(string text, double width, TextStyle style)
    {
        var kept = text;
        while (kept.Length > 1 && Canvas.MeasureText(kept == text ? text : kept + "…", style) > width)
        {
            kept = kept[..^1].TrimEnd();
        }

        return kept == text ? text : kept + "…";
    }
}
