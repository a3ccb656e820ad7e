using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.TensorFlow;

/// <summary>A node of a TensorFlow graph, whether it was written as JSON or as a protocol buffer.</summary>
/// <param name="Name">In full.</param>
/// <param name="Kind">TensorFlow's operation.</param>
/// <param name="Inputs">
/// The outputs it takes: <c>name</c> for a node's first, <c>name:1</c> for its second; control inputs (<c>^name</c>), which only
/// say what is to run first, are left out.
/// </param>
/// <param name="Attributes">By name.</param>
internal sealed record TensorFlowNode(
    string Name, string Kind, ImmutableArray<string> Inputs, IReadOnlyDictionary<string, TensorFlowAttribute> Attributes)
{
    /// <summary>The nodes behind <see cref="Inputs"/>.</summary>
    internal IEnumerable<string> Sources => Inputs.Select(SourceOf);

    internal static TensorFlowNode Read(JsonObject node) => new(
        node["name"]!.GetValue<string>(),
        node["op"]!.GetValue<string>(),
        [.. (node["input"] as JsonArray ?? []).Select(i => i!.GetValue<string>()).Where(IsData).Select(FirstOutput)],
        (node["attr"] as JsonObject ?? []).ToDictionary(a => a.Key, a => TensorFlowAttribute.Read(a.Value)));

    /// <summary>A NodeDef message.</summary>
    internal static TensorFlowNode Read(ReadOnlyMemory<byte> message)
    {
        var (name, kind) = ("", "");
        var (inputs, attributes) = (ImmutableArray.CreateBuilder<string>(), new Dictionary<string, TensorFlowAttribute>());
        foreach (var field in ProtobufField.Of(message))
        {
            switch (field.Number)
            {
                case 1:
                    name = field.Text;
                    break;
                case 2:
                    kind = field.Text;
                    break;
                case 3 when IsData(field.Text):
                    inputs.Add(FirstOutput(field.Text));
                    break;
                case 5:
                    var entry = ProtobufField.Of(field.Block).ToLookup(f => f.Number);
                    attributes[entry[1].LastOrDefault() is { Number: 1 } key ? key.Text : ""] =
                        entry[2].LastOrDefault() is { Number: 2 } value ? TensorFlowAttribute.Read(value.Block) : new();
                    break;
            }
        }

        return new(name, kind, inputs.ToImmutable(), attributes);
    }

    /// <summary>The node that an output is of.</summary>
    internal static string SourceOf(string input) => input.LastIndexOf(':') is > 0 and var colon ? input[..colon] : input;

    internal string? Text(string key) => Attribute(key).Texts is [var text, ..] ? text : null;

    internal ImmutableArray<string> Texts(string key) => Attribute(key).Texts;

    internal ImmutableArray<int> Integers(string key) => [.. Attribute(key).Integers.Select(n => checked((int)n))];

    internal int Integer(string key, int otherwise) => Integers(key) is [var number, ..] ? number : otherwise;

    internal bool Flag(string key, bool otherwise = false) => Attribute(key).Flag ?? otherwise;

    internal double Number(string key, double otherwise) => Attribute(key).Number ?? otherwise;

    internal string? Type(string key) => Attribute(key).Type;

    /// <summary>The sizes of a placeholder; -1 where open.</summary>
    internal ImmutableArray<int> Shape(string key) => [.. Attribute(key).Shape.Select(n => checked((int)n))];

    /// <summary>Convolution or pool window; sizes, strides and dilations are kept as batch, row, column, channel.</summary>
    internal Window Window(int height, int width)
    {
        var (stride, dilation) = (Plane("strides"), Plane("dilations"));
        return new(height, width, stride[1], stride[2], dilation.IsEmpty ? 1 : dilation[1], dilation.IsEmpty ? 1 : dilation[2]);
    }

    /// <summary>A pool's window.</summary>
    internal Window PoolWindow()
    {
        var size = Plane("ksize");
        return Window(size[1], size[2]);
    }

    internal Padding Padding() => (Text("padding"), Integers("explicit_paddings")) switch
    {
        ("VALID", _) => Engine.Padding.Valid,
        ("SAME", _) => Engine.Padding.Same,
        ("EXPLICIT", [0, 0, var top, var bottom, var left, var right, 0, 0]) => Engine.Padding.Explicit(top, left, bottom, right),
        var (other, _) => throw new FormatException($"padding is '{other}'"),
    };

    private static bool IsData(string input) => !input.StartsWith('^');

    private static string FirstOutput(string input) => input.EndsWith(":0", StringComparison.Ordinal) ? input[..^2] : input;

    private TensorFlowAttribute Attribute(string key) => Attributes.GetValueOrDefault(key) ?? Missing;

    private static readonly TensorFlowAttribute Missing = new();

    private ImmutableArray<int> Plane(string key) => Integers(key) is not [not 1, ..] and not [_, _, _, not 1] and var plane
        ? plane
        : throw new FormatException($"its {key} are {string.Join(',', Integers(key))}: it has to go over rows and columns only.");
}
