using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Circuits.Science.Subjects.Importers;

/// <summary>What the numbers of a tensor in a safetensors file are; the names are the format's, all are little-endian.</summary>
public enum SafetensorsType
{
    /// <summary>float32.</summary>
    F32,

    /// <summary>Bytes, 0 to 255.</summary>
    U8,

    /// <summary>float16: IEEE's, 5 bits of exponent.</summary>
    F16,

    /// <summary>bfloat16: the upper half of a float32.</summary>
    BF16,

    /// <summary>float64.</summary>
    F64,

    /// <summary>Whole numbers of 64 bits: PyTorch counts batches in them.</summary>
    I64,
}

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Type">Of its numbers.</param>
/// <param name="Shape">Its sizes, outermost first; empty for a single number.</param>
/// <param name="Bytes">The numbers in row-major order, as in the file.</param>
public sealed record SafetensorsTensor(string Name, SafetensorsType Type, ImmutableArray<int> Shape, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Largest whole number up to which float32 has them all.</summary>
    private const long LargestExact = 1 << 24;

    /// <summary>How many numbers it holds.</summary>
    public int Count => Bytes.Length / SizeOf(Type);

    /// <summary>A tensor of float32.</summary>
    /// <exception cref="ArgumentException">The shape holds another number of values.</exception>
    public static SafetensorsTensor Of(string name, ImmutableArray<int> shape, ReadOnlySpan<float> values)
    {
        if (BytesOf(SafetensorsType.F32, shape) != (long)values.Length * sizeof(float))
        {
            throw new ArgumentException($"'{name}' has {values.Length} values for the shape [{string.Join(',', shape)}].", nameof(values));
        }

        return new(name, SafetensorsType.F32, shape, MemoryMarshal.AsBytes(values).ToArray());
    }

    /// <summary>Its numbers as float32: bytes become 0 to 255, float64 is rounded to the nearest.</summary>
    /// <exception cref="FormatException">A number is beyond float32, or a whole one beyond 2^24, which float32 cannot keep.</exception>
    public float[] ToFloats()
    {
        var values = new float[Count];
        var bytes = Bytes.Span;
        switch (Type)
        {
            case SafetensorsType.F32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                break;
            case SafetensorsType.U8:
                Fill<byte>((v, _) => v);
                break;
            case SafetensorsType.F16:
                Fill<Half>((v, _) => (float)v);
                break;
            case SafetensorsType.BF16:
                Fill<ushort>((v, _) => BitConverter.UInt32BitsToSingle((uint)v << 16));
                break;
            case SafetensorsType.F64:
                Fill<double>((v, i) => float.IsFinite((float)v) || !double.IsFinite(v) ? (float)v : throw Beyond(i));
                break;
            default:
                Fill<long>((v, i) => v is >= -LargestExact and <= LargestExact ? v : throw Beyond(i));
                break;
        }

        return values;

        void Fill<T>(Func<T, int, float> convert)
            where T : unmanaged
        {
            var source = MemoryMarshal.Cast<byte, T>(Bytes.Span);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = convert(source[i], i);
            }
        }

        FormatException Beyond(int i) => new($"number {i} of tensor '{Name}' ({Type}) is one that float32 does not have. Save it as float32.");
    }

    /// <summary>What a tensor takes; <see cref="long.MaxValue"/> where that is more than can be said.</summary>
    internal static long BytesOf(SafetensorsType type, ImmutableArray<int> shape)
    {
        Int128 bytes = SizeOf(type);
        foreach (var size in shape)
        {
            // Not done at once, because a size of 0 may follow.
            bytes = Int128.Min(bytes * size, (Int128)long.MaxValue * 2);
        }

        return (long)Int128.Min(bytes, long.MaxValue);
    }

    private static int SizeOf(SafetensorsType type) => type switch
    {
        SafetensorsType.U8 => 1,
        SafetensorsType.F16 or SafetensorsType.BF16 => 2,
        SafetensorsType.F64 or SafetensorsType.I64 => 8,
        _ => sizeof(float),
    };
}
