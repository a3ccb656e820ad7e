using System.Collections.Immutable;

namespace Circuits.Science.Subjects.Importers.TensorFlow;

/// <summary>A frozen TensorFlow graph as it lies on disk.</summary>
/// <param name="Nodes">In the file's order.</param>
/// <param name="Constants">What its Const nodes hold, by name; those that cannot be float32 are left out.</param>
/// <remarks>
/// Field numbers are those of TensorFlow's graph.proto, node_def.proto, attr_value.proto, tensor.proto and
/// tensor_shape.proto. Anything else (functions, versions, devices) is passed over; what is read is never deeper than
/// these messages lie in each other, so no file can nest deeper than the code.
/// </remarks>
internal sealed record GraphDef(ImmutableArray<TensorFlowNode> Nodes, IReadOnlyDictionary<string, SafetensorsTensor> Constants)
{
    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or beyond the limits. The message lacks the path.</exception>
    internal static GraphDef Read(ReadOnlyMemory<byte> file, Limits limits)
    {
        var (nodes, constants) = (ImmutableArray.CreateBuilder<TensorFlowNode>(), new Dictionary<string, SafetensorsTensor>());
        var bytesLeft = limits.Bytes;
        foreach (var field in ProtobufField.Of(file).Where(f => f.Number == 1))
        {
            var node = TensorFlowNode.Read(field.Block);
            nodes.Add(node);
            if (nodes.Count > limits.Nodes)
            {
                throw new InvalidDataException($"it has more than {limits.Nodes} nodes, which is the limit. If it is sound, raise it with --limits");
            }

            if (node.Kind == "Const" && node.Attributes.TryGetValue("value", out var value)
                && TensorProto.Read(node.Name, value.Tensor, ref bytesLeft) is { } constant)
            {
                constants[node.Name] = constant;
            }
        }

        return nodes.Count > 0
            ? new(nodes.ToImmutable(), constants)
            : throw new InvalidDataException("it has no nodes");
    }
}
