using System.Collections.Immutable;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>What an ONNX file says, as far as an importer asks: a ModelProto with its GraphProto.</summary>
/// <param name="OperatorSet">The version of the standard operators.</param>
/// <param name="Nodes">In the file's order, which is one of evaluation.</param>
/// <param name="Initialisers">Weights and other constants, by name.</param>
/// <param name="Inputs">What has to be given; older files list the initialisers here too.</param>
/// <param name="Outputs">What comes out.</param>
/// <param name="Metadata">Text by key.</param>
/// <remarks>Field numbers are those of <c>onnx.proto</c>. Anything else in the file (documentation, training, functions) is passed over.</remarks>
internal sealed record OnnxModel(
    long OperatorSet,
    ImmutableArray<OnnxNode> Nodes,
    ImmutableDictionary<string, OnnxTensor> Initialisers,
    ImmutableArray<OnnxInput> Inputs,
    ImmutableArray<OnnxInput> Outputs,
    IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Reads a ModelProto.</summary>
    /// <exception cref="InvalidDataException">It is not one, or beyond the limits. The message lacks the path.</exception>
    internal static OnnxModel Read(ReadOnlyMemory<byte> file, Limits limits)
    {
        var model = new OnnxModel(0, [], ImmutableDictionary<string, OnnxTensor>.Empty, [], [], new Dictionary<string, string>());
        var (graphs, metadata, set) = (0, new Dictionary<string, string>(), (long?)null);
        foreach (var field in ProtobufField.Of(file))
        {
            switch (field.Number)
            {
                case 7 when graphs++ > 0:
                    throw new InvalidDataException("it has two graphs");
                case 7:
                    model = model.WithGraph(field.Block, limits);
                    break;
                case 8 when OperatorSetOf(field.Block) is ("" or "ai.onnx", var version):
                    set = version;
                    break;
                case 14:
                    var (key, value) = Entry(field.Block);
                    metadata[key] = value;
                    break;
            }
        }

        return graphs == 0
            ? throw new InvalidDataException("it has no graph")
            : model with { OperatorSet = set ?? throw new InvalidDataException("it does not say which operator set it uses"), Metadata = metadata };
    }

    /// <summary>A key and a value: StringStringEntryProto.</summary>
    internal static (string Key, string Value) Entry(ReadOnlyMemory<byte> message)
    {
        var (key, value) = ("", "");
        foreach (var field in ProtobufField.Of(message))
        {
            (key, value) = field.Number switch { 1 => (field.Name, value), 2 => (key, field.Text), _ => (key, value) };
        }

        return (key, value);
    }

    private static (string Domain, long Version) OperatorSetOf(ReadOnlyMemory<byte> message)
    {
        var (domain, version) = ("", 0L);
        foreach (var field in ProtobufField.Of(message))
        {
            (domain, version) = field.Number switch { 1 => (field.Name, version), 2 => (domain, field.Integer), _ => (domain, version) };
        }

        return (domain, version);
    }

    private OnnxModel WithGraph(ReadOnlyMemory<byte> graph, Limits limits)
    {
        var nodes = ImmutableArray.CreateBuilder<OnnxNode>();
        var initialisers = ImmutableDictionary.CreateBuilder<string, OnnxTensor>();
        var inputs = ImmutableArray.CreateBuilder<OnnxInput>();
        var outputs = ImmutableArray.CreateBuilder<OnnxInput>();
        foreach (var field in ProtobufField.Of(graph))
        {
            switch (field.Number)
            {
                case 1:
                    nodes.Add(OnnxNode.Read(field.Block));
                    break;
                case 5:
                    var tensor = OnnxTensor.Read(field.Block);
                    if (!initialisers.TryAdd(tensor.Name, tensor))
                    {
                        throw new InvalidDataException($"two initialisers are called '{tensor.Name}'");
                    }

                    break;
                case 11:
                    inputs.Add(OnnxInput.Read(field.Block));
                    break;
                case 12:
                    outputs.Add(OnnxInput.Read(field.Block));
                    break;
                case 15:
                    throw new InvalidDataException("it has sparse initialisers, which are not read");
            }

            if (nodes.Count + initialisers.Count + inputs.Count > limits.Nodes)
            {
                throw new InvalidDataException(
                    $"it has more than {limits.Nodes} nodes, inputs and initialisers. If you trust it, raise the limit with --limits");
            }
        }

        return this with
        {
            Nodes = nodes.ToImmutable(), Initialisers = initialisers.ToImmutable(), Inputs = inputs.ToImmutable(), Outputs = outputs.ToImmutable(),
        };
    }
}
