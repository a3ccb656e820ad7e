using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.Description;

/// <summary>How each type that an operation's attribute can have is written in JSON: the one table for reading and writing.</summary>
/// <remarks>Whatever is read is a value that could have been written: sizes in bounds, names that exist, numbers exact.</remarks>
internal static class AttributeJson
{
    /// <summary>No side of a window and no border is longer: their products still fit an int.</summary>
    private const int LongestSide = short.MaxValue;

    /// <summary>No size is larger.</summary>
    private const int LargestSize = 1 << 24;

    private static readonly Dictionary<Type, Form> Forms = new()
    {
        [typeof(int)] = new("a whole number", v => (int)v, j => Whole(j, -1, LargestSize)),
        [typeof(float)] = new("a number, or \"Infinity\", \"-Infinity\", \"NaN\"", v => Real((float)v, JsonValue.Create), j => (float)Real(j, j.ValueKind == JsonValueKind.Number ? j.GetSingle() : 0)),
        [typeof(double)] = new("a number, or \"Infinity\", \"-Infinity\", \"NaN\"", v => Real((double)v, JsonValue.Create), j => Real(j, j.ValueKind == JsonValueKind.Number ? j.GetDouble() : 0)),
        [typeof(bool)] = new("true or false", v => (bool)v, j => j.GetBoolean()),
        [typeof(Border)] = new("[top, left, bottom, right]", v => Array((Border)v), j => Border(j)),
        [typeof(Window)] = new("[height, width], then stride, then dilation", v => Array((Window)v), j => Window(j)),
        [typeof(Padding)] = new("\"valid\", \"same\", [top, left, bottom, right], or {\"roundedUp\": such a list}", v => Padding((Padding)v), j => Padding(j)),
        [typeof(Range)] = new("\"1..^1\", \"..\" for all", v => ((Range)v).ToString(), j => Range(j.GetString()!)),
        [typeof(Shape)] = new("[1, channels, height, width]", v => Array((Shape)v), j => Numbers(j, 4, LargestSize) is var n ? new Shape(n[0], n[1], n[2], n[3]) : default),
    };

    /// <summary>Whether attributes can have this type.</summary>
    internal static bool IsKnown(Type type) => type.IsEnum || Forms.ContainsKey(type);

    /// <summary>How a value of this type is written, for the documentation and for messages.</summary>
    internal static string FormOf(Type type) => type.IsEnum
        ? string.Join(" or ", Names(type).Select(n => $"\"{n.Key}\"")) + (IsFlags(type) ? ", or several joined by +" : "")
        : Forms[type].Text;

    /// <summary>A value as JSON.</summary>
    internal static JsonNode Write(object value) => value is Enum
        ? string.Join('+', value.ToString()!.Split(", ").Select(JsonNamingPolicy.CamelCase.ConvertName))
        : Forms[value.GetType()].Write(value);

    /// <summary>A value of JSON.</summary>
    /// <exception cref="FormatException">It is none of that type; the message says what is wanted.</exception>
    internal static object Read(Type type, JsonElement json)
    {
        try
        {
            return type.IsEnum ? Enumerated(type, json.GetString()!) : Forms[type].Read(json);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or OverflowException or KeyNotFoundException or NullReferenceException)
        {
            var given = json.GetRawText();
            throw new FormatException($"{(given.Length > 40 ? given[..40] + "…" : given).ReplaceLineEndings(" ")} is not {FormOf(type)}");
        }
    }

    private static object Enumerated(Type type, string text)
    {
        var values = text.Split('+').Select(n => Names(type)[n]).ToList();
        return values.Count == 1 || IsFlags(type) ? Enum.ToObject(type, values.Aggregate((a, b) => a | b)) : throw new FormatException();
    }

    private static Dictionary<string, int> Names(Type type) => Enum.GetValues(type).Cast<object>()
        .ToDictionary(v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString()!), v => (int)v);

    private static bool IsFlags(Type type) => type.IsDefined(typeof(FlagsAttribute), inherit: false);

    private static JsonNode Real<T>(T value, Func<T, JsonNodeOptions?, JsonNode> write)
        where T : System.Numerics.IFloatingPointIeee754<T> =>
        T.IsFinite(value) ? write(value, null) : value.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>Parsed as what it will be, so that it is rounded once.</summary>
    private static double Real(JsonElement json, double parsed) => json.ValueKind == JsonValueKind.Number
        ? double.IsFinite(parsed) ? parsed : throw new FormatException()
        : json.GetString() switch
        {
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            "NaN" => double.NaN,
            _ => throw new FormatException(),
        };

    private static int Whole(JsonElement json, int least, int most) =>
        json.GetInt32() is var n && n >= least && n <= most ? n : throw new FormatException();

    private static int[] Numbers(JsonElement json, int count, int most, int least = 0)
    {
        int[] numbers = [.. json.EnumerateArray().Select(n => Whole(n, least, most))];
        return numbers.Length == count ? numbers : throw new FormatException();
    }

    private static JsonArray Array(Border b) => [b.Top, b.Left, b.Bottom, b.Right];

    private static JsonArray Array(Shape s) => [s.Batch, s.Channels, s.Height, s.Width];

    private static JsonArray Array(Window w) => w switch
    {
        { StrideHeight: 1, StrideWidth: 1, DilationHeight: 1, DilationWidth: 1 } => [w.Height, w.Width],
        { DilationHeight: 1, DilationWidth: 1 } => [w.Height, w.Width, w.StrideHeight, w.StrideWidth],
        _ => [w.Height, w.Width, w.StrideHeight, w.StrideWidth, w.DilationHeight, w.DilationWidth],
    };

    private static Border Border(JsonElement json) => Numbers(json, 4, LongestSide) is var n ? new(n[0], n[1], n[2], n[3]) : default;

    private static Window Window(JsonElement json)
    {
        var n = Numbers(json, json.GetArrayLength(), LongestSide, least: 1);
        return n.Length switch
        {
            2 => new(n[0], n[1]),
            4 => new(n[0], n[1], n[2], n[3]),
            6 => new(n[0], n[1], n[2], n[3], n[4], n[5]),
            _ => throw new FormatException(),
        };
    }

    private static JsonNode Padding(Padding padding)
    {
        if (padding == Engine.Padding.Same)
        {
            return "same";
        }

        // What is explicit is the same for every size.
        var border = Array(padding.RoundedDown.For(1, 1, Engine.Window.Square(1)));
        return padding == Engine.Padding.Valid ? "valid" : padding == padding.RoundedDown ? border : new JsonObject { ["roundedUp"] = border };
    }

    private static Padding Padding(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString() switch
        {
            "valid" => Engine.Padding.Valid,
            "same" => Engine.Padding.Same,
            _ => throw new FormatException(),
        },
        JsonValueKind.Object when json.EnumerateObject().Count() == 1 => Explicit(Border(json.GetProperty("roundedUp"))).RoundedUp,
        _ => Explicit(Border(json)),
    };

    private static Padding Explicit(Border b) => Engine.Padding.Explicit(b.Top, b.Left, b.Bottom, b.Right);

    private static Range Range(string text)
    {
        var ends = text.Split("..");
        return ends.Length == 2 ? new(End(ends[0], System.Index.Start), End(ends[1], System.Index.End)) : throw new FormatException();

        static Index End(string text, Index otherwise)
        {
            var fromEnd = text.StartsWith('^');
            return text.Length == 0
                ? otherwise
                : new(int.Parse(fromEnd ? text[1..] : text, NumberStyles.None, CultureInfo.InvariantCulture), fromEnd);
        }
    }

    private sealed record Form(string Text, Func<object, JsonNode> Write, Func<JsonElement, object> Read);
}
