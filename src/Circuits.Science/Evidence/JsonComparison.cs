using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Circuits.Science.Evidence;

/// <summary>Whether two JSON documents hold the same numbers and words; the order of properties does not matter.</summary>
internal static class JsonComparison
{
    /// <summary>How far two numbers may differ, relative to the larger one. Whole ones (counts, seeds) must be equal.</summary>
    /// <remarks>
    /// Single precision gives about seven digits; another mathematics library or engine changes the last ones, and a deep
    /// network's sums lose one or two more. Nothing an experiment concludes hangs on the fifth digit.
    /// </remarks>
    public const double RelativeTolerance = 1e-4;

    /// <summary>Below this a number counts as zero: what a sum that should vanish leaves over.</summary>
    private const double Nothing = 1e-9;

    public static JsonSerializerOptions Format { get; } = new()
    {
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>What differs first, as a sentence with its place, and how much else; null if nothing does.</summary>
    public static string? Difference(string approved, JsonNode? received)
    {
        List<string> differences;
        try
        {
            differences = [.. Differences(JsonNode.Parse(approved), received, "$")];
        }
        catch (JsonException exception)
        {
            return $"the approved file is not JSON ({exception.Message})";
        }

        if (differences.Count == 0)
        {
            return null;
        }

        var others = differences.Count > 1 ? $" So do {differences.Count - 1} more." : "";
        var tolerance = RelativeTolerance.ToString(CultureInfo.InvariantCulture);
        return $"{differences[0]} differs (tolerance {tolerance} of the larger number, none for whole numbers).{others}";
    }

    private static IEnumerable<string> Differences(JsonNode? approved, JsonNode? received, string path)
    {
        switch (approved, received)
        {
            case (JsonObject a, JsonObject b):
                return a.Select(property => property.Key).Union(b.Select(property => property.Key)).SelectMany(key =>
                    !b.ContainsKey(key) ? [$"{path}.{key}, approved as {Show(a[key])}, is not in what was received and thus"]
                    : !a.ContainsKey(key) ? [$"{path}.{key}, received as {Show(b[key])}, is not in what was approved and thus"]
                    : Differences(a[key], b[key], $"{path}.{key}"));
            case (JsonArray a, JsonArray b) when a.Count == b.Count:
                return a.SelectMany((item, i) => Differences(item, b[i], $"{path}[{i}]"));
            case (JsonArray a, JsonArray b):
                return [$"the length of {path}, approved as {a.Count}, received as {b.Count},"];
            default:
                return AreSame(approved, received)
                    ? []
                    : [$"{path}, approved as {Show(approved)}, received as {Show(received)},"];
        }
    }

    private static bool AreSame(JsonNode? approved, JsonNode? received)
    {
        var (a, b) = (Show(approved), Show(received));
        if (a == b)
        {
            return true;
        }

        var areNumbers = approved?.GetValueKind() == JsonValueKind.Number && received?.GetValueKind() == JsonValueKind.Number;
        if (!areNumbers || (IsWhole(a) && IsWhole(b)))
        {
            return false;
        }

        var (x, y) = (double.Parse(a, CultureInfo.InvariantCulture), double.Parse(b, CultureInfo.InvariantCulture));
        var larger = Math.Max(Math.Abs(x), Math.Abs(y));
        return larger <= Nothing || Math.Abs(x - y) <= RelativeTolerance * larger;
    }

    private static bool IsWhole(string number) => number.All(character => char.IsAsciiDigit(character) || character == '-');

    private static string Show(JsonNode? node)
    {
        var text = node?.ToJsonString(Format) ?? "null";
        const int Longest = 80;
        return text.Length <= Longest || node!.GetValueKind() == JsonValueKind.Number ? text : text[..Longest] + "…";
    }
}
