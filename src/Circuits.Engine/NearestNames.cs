namespace Circuits.Engine;

/// <summary>Suggestions for a mistyped name.</summary>
public static class NearestNames
{
    /// <summary>The three known names nearest to what was typed by edit distance, as a list for an error message.</summary>
    public static string To(string typed, IEnumerable<string> known) =>
        string.Join(", ", known.OrderBy(n => Distance(n, typed)).ThenBy(n => n, StringComparer.Ordinal).Take(3));

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
