using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Circuits.Science.Subjects.Importers;

/// <summary>A network's preprocessing as our files say it: <c>{"scale": [2, 2, 2], "offset": [-1, -1, -1]}</c>.</summary>
internal static class PreprocessingJson
{
    /// <summary>Where our files say it.</summary>
    internal const string Key = "preprocessing";

    internal static JsonObject Write(Preprocessing preprocessing) =>
        new() { ["scale"] = Array(preprocessing.Scale), ["offset"] = Array(preprocessing.Offset) };

    /// <exception cref="FormatException">It is not of that form, or a number is none.</exception>
    internal static Preprocessing Read(JsonElement json)
    {
        try
        {
            var read = new Preprocessing(Numbers("scale"), Numbers("offset"));
            return read.Scale.Length == read.Offset.Length && read.Scale.Concat(read.Offset).All(float.IsFinite)
                ? read
                : throw new FormatException();
        }
        catch (Exception e) when (e is FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("its preprocessing is not of the form scale, offset: two lists with one number per channel");
        }

        ImmutableArray<float> Numbers(string name) => [.. json.GetProperty(name).EnumerateArray().Select(n => n.GetSingle())];
    }

    private static JsonArray Array(ImmutableArray<float> values) => [.. values.Select(v => (JsonNode)v)];
}
