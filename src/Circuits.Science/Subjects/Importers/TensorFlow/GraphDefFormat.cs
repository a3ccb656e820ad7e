using Google.Protobuf;

namespace Circuits.Science.Subjects.Importers.TensorFlow;

/// <summary>Frozen TensorFlow graphs (.pb): the form in which the paper's InceptionV1 is published.</summary>
internal sealed class GraphDefFormat : IModelFormat
{
    /// <summary>The side of images where a graph leaves it open.</summary>
    internal const int UsualSizePixels = 224;

    private const byte NodeTag = 0x0A; // GraphDef.node, and within it NodeDef.name
    private const byte OperationTag = 0x12;

    /// <inheritdoc/>
    public string Name => "TensorFlow GraphDef";

    /// <summary>A node's tag and length, then its name's: a text that begins with line breaks has the tag, but no such lengths.</summary>
    public bool Recognises(ReadOnlySpan<byte> start)
    {
        if (start is not [NodeTag, ..])
        {
            return false;
        }

        var (length, at) = (0L, 1);
        for (var shift = 0; at < start.Length && shift < 35; shift += 7)
        {
            length |= (long)(start[at] & 0x7F) << shift;
            if (start[at++] < 0x80)
            {
                return at + 1 < start.Length && start[at] is NodeTag or OperationTag && start[at + 1] + 2L <= length;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public ModelFile Read(string path, Limits limits) => Read(path, limits, UsualSizePixels);

    /// <summary>Reads one, for images of a size where the graph leaves it open.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or beyond the limits; one line says what and how to mend it.</exception>
    /// <exception cref="Circuits.Engine.GraphException">It has operations that are not supported: all are named, with their nodes.</exception>
    internal static ModelFile Read(string path, Limits limits, int sizePixels)
    {
        var length = File.Exists(path) ? new FileInfo(path).Length : throw new FileNotFoundException(MissingFile.Says(path, "Check the path."));
        if (length > Math.Min(limits.Bytes, Array.MaxLength))
        {
            throw new InvalidDataException(
                $"{path}: its {length} bytes are more than the limit of {Math.Min(limits.Bytes, Array.MaxLength)}. If it is sound, raise the limit with --limits.");
        }

        try
        {
            var file = GraphDef.Read(File.ReadAllBytes(path), limits);
            var (graph, cut) = TensorFlowGraph.Build(file.Nodes, new Weights(path, file.Constants), path, sizePixels);
            return new(path, cut is null ? "tensorflow graphdef" : $"tensorflow graphdef, from {cut} on", graph, "", "");
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or OverflowException
            || (e is InvalidDataException && !e.Message.StartsWith(path, StringComparison.Ordinal)))
        {
            throw new InvalidDataException(
                e.Message.Contains("--limits", StringComparison.Ordinal)
                    ? $"{path}: {e.Message}."
                    : $"{path}: it is no frozen TensorFlow graph, or is damaged: {e.Message.TrimEnd('.')}. Get it again.",
                e);
        }
    }
}
