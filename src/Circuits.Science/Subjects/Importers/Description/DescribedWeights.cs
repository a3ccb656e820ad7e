using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.Description;

/// <summary>The tensors that a description names, as float32; each is converted once, however many nodes name it.</summary>
internal sealed class DescribedWeights(string path, IReadOnlyDictionary<string, SafetensorsTensor> tensors, Limits limits)
{
    private readonly Dictionary<string, ImmutableArray<float>> converted = [];
    private long bytes;

    /// <summary>The numbers in the file's order, whatever the shape.</summary>
    /// <exception cref="FormatException">There is no such tensor, or it holds what float32 cannot.</exception>
    /// <exception cref="InvalidDataException">It is beyond the limits.</exception>
    internal ImmutableArray<float> Values(string name)
    {
        if (!converted.TryGetValue(name, out var values))
        {
            var tensor = Tensor(name);
            limits.CheckBytes(path, "its weights as float32 take", bytes += (long)sizeof(float) * tensor.Count);
            converted[name] = values = ImmutableCollectionsMarshal.AsImmutableArray(tensor.ToFloats());
        }

        return values;
    }

    /// <summary>A tensor of four dimensions: output channel, input channel of the group, row, column.</summary>
    /// <exception cref="FormatException">There is no such tensor, or it has others.</exception>
    internal Kernel Kernel(string name) => Tensor(name).Shape is [var outputs, var inputs, var height, var width] s && s.All(n => n > 0)
        ? new(outputs, inputs, height, width, Values(name))
        : throw new FormatException($"its kernel '{name}' is [{string.Join(',', Tensor(name).Shape)}], not [output channels, input channels, rows, columns]");

    private SafetensorsTensor Tensor(string name) => tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new FormatException($"there is no tensor '{name}'. Nearest: {NearestNames.To(name, tensors.Keys)}");
}
