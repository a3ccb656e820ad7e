using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Recordings;

/// <summary>A recording as JSON.</summary>
internal static class RecordingJson
{
    private static readonly string[] Telling = ["stimulus", "parameter", "values", "units", "kernels"];
    private static readonly string[] Known = ["name", "source", "licence", .. Telling];

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    /// <summary>Whether one of a recording's own properties stands in the part of the file that is there.</summary>
    internal static bool Recognises(ReadOnlySpan<byte> start)
    {
        var reader = new Utf8JsonReader(start, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && Telling.Contains(Encoding.UTF8.GetString(reader.ValueSpan)))
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            // Damaged, or something else: nothing of a recording came before.
        }

        return false;
    }

    /// <exception cref="InvalidDataException">It is damaged; the message does not name the file.</exception>
    internal static Recording Parse(ReadOnlyMemory<byte> text, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new() { AllowDuplicateProperties = false });
            return RecordingCheck.Of(Parse(document.RootElement, name));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"it is not JSON: {e.Message.TrimEnd('.')}. Save it again, or get it again.", e);
        }
        catch (InvalidOperationException e)
        {
            // An escape that stands for half a character.
            throw new InvalidDataException($"it is damaged: {e.Message.TrimEnd('.')}. Save it again.", e);
        }
    }

    /// <summary>The same with some properties set anew.</summary>
    internal static byte[] With(ReadOnlySpan<byte> text, IEnumerable<(string Key, string Value)> properties)
    {
        var root = JsonNode.Parse(text)!;
        foreach (var (key, value) in properties)
        {
            root[key] = value;
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString(Plain));
    }

    private static Recording Parse(JsonElement root, string name)
    {
        RequireKnown(root, "the file", Known);
        var values = root.TryGetProperty("values", out var list) ? Numbers(list, "values") : [];
        ImmutableArray<RecordedUnit> units = root.TryGetProperty("units", out var recorded) ? [.. List(recorded, "units").Select((u, i) => Unit(u, $"units[{i}]", values.Length))] : [];
        if (units.IsEmpty != values.IsEmpty || units.IsEmpty == root.TryGetProperty("parameter", out _))
        {
            throw new InvalidDataException("units, parameter and values belong together. Give the name of a stimulus parameter and its values, one for each response of a unit.");
        }

        return new(
            Text(root, "name") is { Length: > 0 } said ? said : name, Text(root, "source"), Text(root, "licence"), Text(root, "stimulus"),
            units.IsEmpty ? [] : [new(RecordingCheck.Name(Text(root, "parameter"), "parameter"), values)],
            units,
            root.TryGetProperty("kernels", out var kernels) ? [.. List(kernels, "kernels").Select((k, i) => Kernel(k, $"kernels[{i}]"))] : [],
            "");
    }

    private static RecordedUnit Unit(JsonElement unit, string where, int stimuli)
    {
        RequireKnown(unit, where, ["unit", "responses"]);
        var name = RecordingCheck.Name(Text(unit, "unit", where), where);
        var responses = Numbers(Property(unit, "responses", where), $"responses of unit '{name}'");
        return responses.Length == stimuli
            ? new(name, responses)
            : throw new InvalidDataException($"unit '{name}' has {responses.Length} responses, and there are {stimuli} values. Give one response for each value, in their order.");
    }

    private static RecordedKernel Kernel(JsonElement kernel, string where)
    {
        RequireKnown(kernel, where, ["from", "to", "rows", "columns", "weights"]);
        var (from, to) = (RecordingCheck.Name(Text(kernel, "from", where), $"{where}.from"), RecordingCheck.Name(Text(kernel, "to", where), $"{where}.to"));
        var (rows, columns) = (Side(kernel, "rows", where), Side(kernel, "columns", where));
        var weights = Numbers(Property(kernel, "weights", where), $"weights from '{from}' to '{to}'");
        return weights.Length == (long)rows * columns
            ? new(from, to, rows, columns, weights)
            : throw new InvalidDataException($"the kernel from '{from}' to '{to}' has {weights.Length} weights, and {rows} rows of {columns}. Give them row by row, in one list.");
    }

    private static int Side(JsonElement kernel, string name, string where) =>
        Property(kernel, name, where) is { ValueKind: JsonValueKind.Number } side && side.TryGetInt32(out var count) && count > 0
            ? count
            : throw new InvalidDataException($"{where}: {name} is not a whole number above 0. Give the kernel's size.");

    private static ImmutableArray<double> Numbers(JsonElement list, string what)
    {
        var numbers = ImmutableArray.CreateBuilder<double>();
        foreach (var element in List(list, what))
        {
            numbers.Add(element.ValueKind == JsonValueKind.Number
                ? RecordingCheck.Number(element.GetDouble(), $"{what}[{numbers.Count}]")
                : throw new InvalidDataException($"{what}[{numbers.Count}] is not a number. Leave out units that were not measured with every stimulus."));
        }

        return numbers.DrainToImmutable();
    }

    private static IEnumerable<JsonElement> List(JsonElement list, string what) => list.ValueKind == JsonValueKind.Array
        ? list.EnumerateArray()
        : throw new InvalidDataException($"{what} is not a list. Write it in [ ].");

    private static JsonElement Property(JsonElement parent, string name, string where) => parent.TryGetProperty(name, out var property)
        ? property
        : throw new InvalidDataException($"{where} has no '{name}'. Add it.");

    /// <summary>A property that is a text; empty where it is missing and need not be there.</summary>
    private static string Text(JsonElement parent, string name, string? where = null)
    {
        if (where is null && !parent.TryGetProperty(name, out _))
        {
            return "";
        }

        return Property(parent, name, where ?? "the file") is { ValueKind: JsonValueKind.String } text
            ? text.GetString()!
            : throw new InvalidDataException($"{name}{(where is null ? "" : $" of {where}")} is not a text. Write it in \" \".");
    }

    /// <summary>A property that is misspelt would else be one that is silently left out.</summary>
    private static void RequireKnown(JsonElement element, string where, string[] names)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException($"{where} is not an object. Write it in {{ }}.");
        }

        foreach (var property in element.EnumerateObject())
        {
            if (!names.Contains(property.Name))
            {
                throw new InvalidDataException($"{where} has a property '{Shown(property.Name)}', which is not known. Nearest: {NearestNames.To(Shown(property.Name), names)}.");
            }
        }
    }

    private static string Shown(string name) => name.Length > 40 ? name[..40] + "…" : name;
}
