using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.TensorFlow;

/// <summary>A node of a TensorFlow graph written as JSON.</summary>
/// <param name="Name">In full.</param>
/// <param name="Kind">TensorFlow's operation.</param>
/// <param name="Inputs">The nodes whose first output it takes; control inputs (<c>^name</c>) are left out.</param>
/// <param name="Attributes">By protobuf's JSON rules: 64-bit integers are strings, bytes are base64.</param>
internal sealed record TensorFlowNode(string Name, string Kind, ImmutableArray<string> Inputs, JsonObject Attributes)
{
    internal static TensorFlowNode Read(JsonObject node) => new(
        node["name"]!.GetValue<string>(),
        node["op"]!.GetValue<string>(),
        [.. (node["input"] as JsonArray ?? []).Select(i => i!.GetValue<string>()).Where(i => !i.StartsWith('^')).Select(FirstOutput)],
        node["attr"] as JsonObject ?? []);

    internal string? Text(string key) => Attributes[key]?["s"] is { } bytes ? Decode(bytes) : null;

    internal ImmutableArray<string> Texts(string key) => [.. List(key, "s").Select(Decode)];

    internal ImmutableArray<int> Integers(string key) => [.. List(key, "i").Select(n => (int)Integer(n))];

    internal bool Flag(string key, bool otherwise = false) => Attributes[key]?["b"]?.GetValue<bool>() ?? otherwise;

    internal double Number(string key, double otherwise) => Attributes[key]?["f"]?.GetValue<double>() ?? otherwise;

    /// <summary>The sizes of a placeholder; -1 where open.</summary>
    internal ImmutableArray<int> Shape(string key) =>
        [.. (Attributes[key]?["shape"]?["dim"] as JsonArray ?? []).Select(d => (int)Integer(d!["size"]!))];

    /// <summary>Convolution or pool window; sizes, strides and dilations are kept as batch, row, column, channel.</summary>
    internal Window Window(int height, int width)
    {
        var (stride, dilation) = (Integers("strides"), Integers("dilations"));
        return new(
            height, width, stride[1], stride[2], dilation.IsEmpty ? 1 : dilation[1], dilation.IsEmpty ? 1 : dilation[2]);
    }

    internal Padding Padding() => (Text("padding"), Integers("explicit_paddings")) switch
    {
        ("VALID", _) => Engine.Padding.Valid,
        ("SAME", _) => Engine.Padding.Same,
        ("EXPLICIT", [_, _, var top, var bottom, var left, var right, _, _]) => Engine.Padding.Explicit(top, left, bottom, right),
        var (other, _) => throw new FormatException($"padding is '{other}'"),
    };

    private static string FirstOutput(string input) => input.EndsWith(":0", StringComparison.Ordinal) ? input[..^2] : input;

    private static string Decode(JsonNode? bytes) => Encoding.UTF8.GetString(Convert.FromBase64String(bytes!.GetValue<string>()));

    private static long Integer(JsonNode? n) =>
        n!.AsValue().TryGetValue<long>(out var number) ? number : long.Parse(n.GetValue<string>(), CultureInfo.InvariantCulture);

    private IEnumerable<JsonNode?> List(string key, string kind) => Attributes[key]?["list"]?[kind] as JsonArray ?? [];
}
