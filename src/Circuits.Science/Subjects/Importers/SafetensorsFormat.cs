using System.Text;
using Circuits.Science.Subjects.Importers.Description;
using Circuits.Science.Subjects.Importers.TensorFlow;

namespace Circuits.Science.Subjects.Importers;

/// <summary>safetensors files that say what network their tensors are the weights of, or have a description beside them.</summary>
internal sealed class SafetensorsFormat : IModelFormat
{
    /// <inheritdoc/>
    public string Name => "safetensors with a graph description";

    /// <summary>A header's length, whose highest byte is 0, and the brace that the header begins with.</summary>
    public bool Recognises(ReadOnlySpan<byte> start) => start is [_, _, _, _, _, _, _, 0, (byte)'{', ..];

    /// <inheritdoc/>
    public ModelFile Read(string path, Limits limits)
    {
        var file = Safetensors.Read(path, limits);
        var beside = Path.GetFileNameWithoutExtension(path) + ".json";
        return file.Metadata.TryGetValue(GraphDescription.Key, out var graph)
            ? GraphDescription.Read(path, file.Tensors, Encoding.UTF8.GetBytes(graph), limits)
            : TensorFlowJsFormat.IsIn(file)
            ? TensorFlowJsFormat.Of(file, path, limits)
            : File.Exists(Path.Combine(Path.GetDirectoryName(path) ?? "", beside))
            ? GraphDescription.Read(path, file.Tensors, Text(ModelFolder.Confined(path, beside), limits), limits)
            : throw new InvalidDataException(
                $"{path}: it has tensors, but no usable description of a network, in its metadata or in {beside} beside it. Write one (docs/models.md), or use 'circuits import'.");
    }

    private static byte[] Text(string path, Limits limits)
    {
        limits.CheckText(path, "it has", new FileInfo(path).Length);
        var bytes = File.ReadAllBytes(path);
        return bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
    }
}
