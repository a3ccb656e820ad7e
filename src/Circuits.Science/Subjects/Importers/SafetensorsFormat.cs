using Circuits.Science.Subjects.Importers.TensorFlow;

namespace Circuits.Science.Subjects.Importers;

/// <summary>safetensors files that say what network their tensors are the weights of.</summary>
internal sealed class SafetensorsFormat : IModelFormat
{
    /// <inheritdoc/>
    public string Name => "safetensors with a description";

    /// <summary>A header's length, whose highest byte is 0, and the brace that the header begins with.</summary>
    public bool Recognises(ReadOnlySpan<byte> start) => start is [_, _, _, _, _, _, _, 0, (byte)'{', ..];

    /// <inheritdoc/>
    public ModelFile Read(string path, Limits limits)
    {
        var file = Safetensors.Read(path);
        return TensorFlowJsFormat.IsIn(file)
            ? TensorFlowJsFormat.Of(file, path)
            : throw new InvalidDataException(
                $"{path}: it has tensors, but no usable description of a network in its metadata. Make it with 'circuits import'.");
    }
}
