using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Circuits.Science.Subjects.Importers;

/// <summary>What the numbers of a tensor in a safetensors file are; the names are the format's.</summary>
public enum SafetensorsType
{
    /// <summary>float32, little-endian.</summary>
    F32,

    /// <summary>Bytes, 0 to 255.</summary>
    U8,
}

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Type">Of its numbers.</param>
/// <param name="Shape">Its sizes, outermost first; empty for a single number.</param>
/// <param name="Bytes">The numbers in row-major order, as in the file.</param>
public sealed record SafetensorsTensor(string Name, SafetensorsType Type, ImmutableArray<int> Shape, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>How many numbers it holds.</summary>
    public int Count => checked((int)BytesOf(SafetensorsType.U8, Shape));

    /// <summary>A tensor of float32.</summary>
    /// <exception cref="ArgumentException">The shape holds another number of values.</exception>
    public static SafetensorsTensor Of(string name, ImmutableArray<int> shape, ReadOnlySpan<float> values)
    {
        if (BytesOf(SafetensorsType.F32, shape) != (long)values.Length * sizeof(float))
        {
            throw new ArgumentException($"'{name}' has {values.Length} values for the shape [{string.Join(',', shape)}].", nameof(values));
        }

        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return new(name, SafetensorsType.F32, shape, bytes);
    }

    /// <summary>Its numbers as float32; bytes become 0 to 255.</summary>
    public float[] ToFloats()
    {
        var values = new float[Count];
        var bytes = Bytes.Span;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Type == SafetensorsType.U8 ? bytes[i] : BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        }

        return values;
    }

    internal static long BytesOf(SafetensorsType type, ImmutableArray<int> shape) =>
        shape.Aggregate(type == SafetensorsType.F32 ? (long)sizeof(float) : 1, (product, n) => checked(product * n));
}
