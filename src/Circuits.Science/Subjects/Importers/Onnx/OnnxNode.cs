using System.Collections.Immutable;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>A node of an ONNX graph: a NodeProto.</summary>
/// <param name="Name">May be empty, and need not be unique.</param>
/// <param name="Kind">The operator; with its domain where that is not the standard's.</param>
/// <param name="Inputs">Names of values; empty for an optional one that is left out.</param>
/// <param name="Outputs">Names of values; empty for one that nobody takes.</param>
/// <param name="Attributes">By name.</param>
internal sealed record OnnxNode(
    string Name, string Kind, ImmutableArray<string> Inputs, ImmutableArray<string> Outputs, IReadOnlyDictionary<string, OnnxAttribute> Attributes)
{
    internal static OnnxNode Read(ReadOnlyMemory<byte> message)
    {
        var (name, kind, domain) = ("", "", "");
        var inputs = ImmutableArray.CreateBuilder<string>();
        var outputs = ImmutableArray.CreateBuilder<string>();
        var attributes = new Dictionary<string, OnnxAttribute>();
        foreach (var field in ProtobufField.Of(message))
        {
            switch (field.Number)
            {
                case 1:
                    inputs.Add(field.Name);
                    break;
                case 2:
                    outputs.Add(field.Name);
                    break;
                case 3:
                    name = field.Name;
                    break;
                case 4:
                    kind = field.Name;
                    break;
                case 5:
                    var attribute = OnnxAttribute.Read(field.Block);
                    attributes[attribute.Name] = attribute;
                    break;
                case 7:
                    domain = field.Name;
                    break;
            }
        }

        return new(name, domain is "" or "ai.onnx" ? kind : $"{domain}.{kind}", inputs.ToImmutable(), outputs.ToImmutable(), attributes);
    }
}

/// <summary>An attribute of a node: an AttributeProto. Graphs within, which are loops and conditions, are not read.</summary>
internal sealed record OnnxAttribute(
    string Name, long Integer, float Float, string Text, ImmutableArray<long> Integers, ImmutableArray<float> Floats, OnnxTensor? Tensor)
{
    internal static OnnxAttribute Read(ReadOnlyMemory<byte> message)
    {
        var result = new OnnxAttribute("", 0, 0, "", [], [], null);
        var (integers, floats) = (new List<long>(), new List<float>());
        foreach (var field in ProtobufField.Of(message))
        {
            switch (field.Number)
            {
                case 1:
                    result = result with { Name = field.Name };
                    break;
                case 2:
                    result = result with { Float = field.Float };
                    break;
                case 3:
                    result = result with { Integer = field.Integer };
                    break;
                case 4:
                    result = result with { Text = field.Text };
                    break;
                case 5:
                    result = result with { Tensor = OnnxTensor.Read(field.Block) };
                    break;
                case 7:
                    floats.AddRange(field.Floats);
                    break;
                case 8:
                    integers.AddRange(field.Integers());
                    break;
            }
        }

        return result with { Integers = [.. integers], Floats = [.. floats] };
    }
}
