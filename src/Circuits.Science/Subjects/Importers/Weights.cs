using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers;

/// <summary>A model's tensors, as an importer asks for them: expanded, and in our order.</summary>
/// <remarks>
/// TensorFlow keeps convolution weights as row, column, input, output (HWIO), and depthwise ones as row, column, input,
/// multiplier; ours are output, input, row, column. Quantised tensors are reordered as bytes and then expanded.
/// </remarks>
internal sealed class Weights(
    string path, IReadOnlyDictionary<string, SafetensorsTensor> tensors, IReadOnlyDictionary<string, Quantization>? quantization = null)
{
    private readonly Dictionary<string, SafetensorsTensor> derived = [];

    /// <summary>Whether there is such a tensor.</summary>
    internal bool Has(string name) => derived.ContainsKey(name) || tensors.ContainsKey(name);

    /// <summary>Adds a tensor that was computed from others.</summary>
    internal void Add(string name, ImmutableArray<int> shape, float[] values) => derived[name] = SafetensorsTensor.Of(name, shape, values);

    /// <summary>Lets a tensor be known by another name too.</summary>
    internal void AddName(string name, string of) => derived[name] = Tensor(of);

    internal ImmutableArray<int> Shape(string name) => Tensor(name).Shape;

    /// <summary>The numbers in the file's order.</summary>
    internal ImmutableArray<float> Values(string name) => Own(Reordered(Tensor(name), 1, 1));

    /// <summary>One value per channel.</summary>
    internal ImmutableArray<float> Vector(string name)
    {
        Rank(name, 1);
        return Values(name);
    }

    /// <summary>The kernel of an ordinary convolution.</summary>
    internal Kernel Convolution(string name)
    {
        var s = Rank(name, 4);
        return new(s[3], s[2], s[0], s[1], Own(Reordered(Tensor(name), s[0] * s[1], s[2])));
    }

    /// <summary>The kernel of a depthwise convolution: output channel c·multiplier + m belongs to input channel c.</summary>
    internal Kernel Depthwise(string name)
    {
        var s = Rank(name, 4);
        return new(s[2] * s[3], 1, s[0], s[1], Own(Reordered(Tensor(name), s[0] * s[1], 1)));
    }

    /// <summary>The matrix of a dense layer, as the kernel of a 1x1 convolution.</summary>
    /// <param name="name">Of the tensor: inputs, outputs.</param>
    /// <param name="positions">
    /// How many positions a Flatten before it joined: TensorFlow flattens row, column, channel, ours channel, row, column,
    /// so the inputs have to change places.
    /// </param>
    /// <param name="isTransposed">Whether it is outputs, inputs instead.</param>
    internal Kernel Dense(string name, int positions, bool isTransposed = false)
    {
        var s = Rank(name, 2);
        var (inputs, outputs) = isTransposed ? (s[1], s[0]) : (s[0], s[1]);
        if (inputs % positions != 0)
        {
            throw new GraphException($"{path}: '{name}' takes {inputs} numbers, which are not {positions} positions of channels.");
        }

        if (!isTransposed)
        {
            return new(outputs, inputs, 1, 1, Own(Reordered(Tensor(name), positions, inputs / positions)));
        }

        return positions == 1
            ? new(outputs, inputs, 1, 1, Values(name))
            : throw new GraphException(
                $"{path}: '{name}' is a transposed matrix after a Flatten of {positions} positions, which is not read. Export it untransposed.");
    }

    /// <summary>The number, if the tensor is a single one.</summary>
    internal float? Scalar(string name) => Has(name) && Tensor(name).Count == 1 ? Values(name)[0] : null;

    /// <summary>The whole numbers of a tensor: an axis, sizes, paddings.</summary>
    internal int[] Integers(string name) => [.. Values(name).Select(v => checked((int)v))];

    private SafetensorsTensor Tensor(string name) =>
        derived.TryGetValue(name, out var tensor) || tensors.TryGetValue(name, out tensor)
            ? tensor
            : throw new GraphException($"{path}: there are no weights '{name}'. Nearest: {NearestNames.To(name, tensors.Keys)}.");

    private ImmutableArray<int> Rank(string name, int rank)
    {
        var shape = Shape(name);
        return shape.Length == rank
            ? shape
            : throw new GraphException($"{path}: the weights '{name}' are [{string.Join(',', shape)}], {rank} dimensions are expected.");
    }

    private float[] Reordered(SafetensorsTensor tensor, int positions, int inputs) =>
        quantization is not null && quantization.TryGetValue(tensor.Name, out var q)
            ? OutputFirst(tensor.Bytes, positions, inputs, new Dequantized(q.Table()))
            : OutputFirst<float, AsTheyAre>(tensor.ToFloats(), positions, inputs, default);

    /// <summary>[position, input, output] to [output, input, position], expanded on the way: loading is mostly this.</summary>
    private static float[] OutputFirst<T, TConversion>(ReadOnlyMemory<T> source, int positions, int inputs, TConversion conversion)
        where TConversion : struct, IConversion<T>
    {
        var outputs = source.Length / Math.Max(1, positions * inputs);

        // Some outputs at a time, so that a row of reads is one cache line and the writes are a few rising streams.
        const int Together = 16;
        const int WorthAThread = 1 << 16;
        var result = GC.AllocateUninitializedArray<float>(source.Length);
        var parts = (outputs + Together - 1) / Together;
        if (source.Length < WorthAThread)
        {
            for (var part = 0; part < parts; part++)
            {
                Some(part);
            }
        }
        else
        {
            Parallel.For(0, parts, Some);
        }

        return result;

        void Some(int part)
        {
            var from = source.Span;
            var first = part * Together;
            var some = Math.Min(Together, outputs - first);
            for (var input = 0; input < inputs; input++)
            {
                for (var position = 0; position < positions; position++)
                {
                    var row = from.Slice((position * inputs + input) * outputs + first, some);
                    var to = (first * inputs + input) * positions + position;
                    for (var o = 0; o < row.Length; o++)
                    {
                        result[to + o * inputs * positions] = conversion.Of(row[o]);
                    }
                }
            }
        }
    }

    private static ImmutableArray<float> Own(float[] values) => ImmutableCollectionsMarshal.AsImmutableArray(values);

    private interface IConversion<T>
    {
        float Of(T stored);
    }

    private readonly struct Dequantized(float[] table) : IConversion<byte>
    {
        public float Of(byte stored) => table[stored];
    }

    private readonly struct AsTheyAre : IConversion<float>
    {
        public float Of(float stored) => stored;
    }
}
