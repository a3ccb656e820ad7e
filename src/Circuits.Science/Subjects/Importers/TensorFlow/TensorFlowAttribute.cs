using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Circuits.Science.Subjects.Importers.TensorFlow;

/// <summary>An attribute of a TensorFlow node (AttrValue), whether it was written as JSON or as a protocol buffer.</summary>
/// <remarks>A single text or number is a list of one: nobody asks which of the two was written.</remarks>
internal sealed record TensorFlowAttribute
{
    /// <summary>Element types by their numbers in <c>types.proto</c>, as far as anything here depends on them.</summary>
    private static readonly Dictionary<long, string> TypeNames = new()
    {
        [1] = "DT_FLOAT", [2] = "DT_DOUBLE", [3] = "DT_INT32", [4] = "DT_UINT8", [5] = "DT_INT16", [6] = "DT_INT8", [7] = "DT_STRING",
        [9] = "DT_INT64", [10] = "DT_BOOL", [14] = "DT_BFLOAT16", [17] = "DT_UINT16", [19] = "DT_HALF",
    };

    internal ImmutableArray<string> Texts { get; private init; } = [];

    internal ImmutableArray<long> Integers { get; private init; } = [];

    internal double? Number { get; private init; }

    internal bool? Flag { get; private init; }

    /// <summary>An element type: <c>DT_FLOAT</c>.</summary>
    internal string? Type { get; private init; }

    /// <summary>Sizes, -1 where open; empty also where not even the rank is known.</summary>
    internal ImmutableArray<long> Shape { get; private init; } = [];

    /// <summary>A constant's numbers (TensorProto), unread; empty in JSON, where they lie elsewhere.</summary>
    internal ReadOnlyMemory<byte> Tensor { get; private init; }

    /// <summary>By protobuf's JSON rules: 64-bit integers are strings, bytes are base64.</summary>
    internal static TensorFlowAttribute Read(JsonNode? attribute)
    {
        return new()
        {
            Texts = [.. Listed("s").Select(t => Encoding.UTF8.GetString(Convert.FromBase64String(t!.GetValue<string>())))],
            Integers = [.. Listed("i").Select(Integer)],
            Number = (float?)attribute?["f"]?.GetValue<double>(), // it is a float32, however many digits are written
            Flag = attribute?["b"]?.GetValue<bool>(),
            Type = attribute?["type"] is { } type ? type.ToString() : null,
            Shape = [.. (attribute?["shape"]?["dim"] as JsonArray ?? []).Select(d => Integer(d!["size"]))],
        };

        IEnumerable<JsonNode?> Listed(string kind) =>
            attribute?[kind] is { } one ? Enumerable.Repeat<JsonNode?>(one, 1) : attribute?["list"]?[kind] as JsonArray ?? [];
    }

    /// <summary>An AttrValue message.</summary>
    internal static TensorFlowAttribute Read(ReadOnlyMemory<byte> message)
    {
        var attribute = new TensorFlowAttribute();
        foreach (var field in ProtobufField.Of(message))
        {
            attribute = field.Number switch
            {
                1 => attribute.WithList(field.Block),
                2 => attribute with { Texts = [field.Text] },
                3 => attribute with { Integers = [field.Integer] },
                4 => attribute with { Number = field.Float },
                5 => attribute with { Flag = field.Integer != 0 },
                6 => attribute with { Type = TypeName(field.Integer) },
                7 => attribute with { Shape = ShapeOf(field.Block) },
                8 => attribute with { Tensor = field.Block },
                _ => attribute,
            };
        }

        return attribute;
    }

    /// <summary>The name of an element type.</summary>
    internal static string TypeName(long number) => TypeNames.GetValueOrDefault(number, $"DT_{number.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>A TensorShapeProto.</summary>
    internal static ImmutableArray<long> ShapeOf(ReadOnlyMemory<byte> message)
    {
        var sizes = ImmutableArray.CreateBuilder<long>();
        foreach (var field in ProtobufField.Of(message).Where(f => f.Number == 2))
        {
            // A size of 0 is written as an empty message.
            sizes.Add(ProtobufField.Of(field.Block).Where(f => f.Number == 1).Select(f => f.Integer).LastOrDefault());
        }

        return sizes.ToImmutable();
    }

    private static long Integer(JsonNode? n) =>
        n!.AsValue().TryGetValue<long>(out var number) ? number : long.Parse(n.GetValue<string>(), CultureInfo.InvariantCulture);

    private TensorFlowAttribute WithList(ReadOnlyMemory<byte> message)
    {
        var (texts, integers) = (new List<string>(), new List<long>());
        foreach (var field in ProtobufField.Of(message))
        {
            switch (field.Number)
            {
                case 2:
                    texts.Add(field.Text);
                    break;
                case 3:
                    integers.AddRange(field.Integers());
                    break;
            }
        }

        return this with { Texts = [.. texts], Integers = [.. integers] };
    }
}
