using System.Collections.Immutable;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>An input or output of a graph: a ValueInfoProto.</summary>
/// <param name="Name">Of the value.</param>
/// <param name="Type">Of its elements.</param>
/// <param name="Sizes">Of its axes; null where one is left open. Default where not even their number is given.</param>
internal sealed record OnnxInput(string Name, OnnxType Type, ImmutableArray<long?> Sizes)
{
    internal static OnnxInput Read(ReadOnlyMemory<byte> message)
    {
        var input = new OnnxInput("", OnnxType.Undefined, default);
        foreach (var field in ProtobufField.Of(message))
        {
            input = field.Number switch
            {
                1 => input with { Name = field.Name },
                2 => input.WithType(field.Block),
                _ => input,
            };
        }

        return input;
    }

    private OnnxInput WithType(ReadOnlyMemory<byte> type)
    {
        var result = this;
        foreach (var tensor in ProtobufField.Of(type).Where(f => f.Number == 1))
        {
            foreach (var field in ProtobufField.Of(tensor.Block))
            {
                result = field.Number switch
                {
                    1 => result with { Type = (OnnxType)field.Integer },
                    2 => result with { Sizes = [.. ProtobufField.Of(field.Block).Where(d => d.Number == 1).Select(d => Size(d.Block))] },
                    _ => result,
                };
            }
        }

        return result;
    }

    /// <summary>A number that is 0 or below stands for an open size in some exporters' files.</summary>
    private static long? Size(ReadOnlyMemory<byte> dimension)
    {
        long? size = null;
        foreach (var field in ProtobufField.Of(dimension).Where(f => f.Number == 1))
        {
            size = field.Integer > 0 ? field.Integer : null;
        }

        return size;
    }
}
