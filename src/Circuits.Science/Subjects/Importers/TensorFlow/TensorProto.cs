using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Circuits.Science.Subjects.Importers.TensorFlow;

/// <summary>The numbers of a constant of a frozen graph, as float32.</summary>
/// <remarks>
/// They are either raw bytes, or a list in which the last number stands for all that are missing. Float32 bytes stay where
/// they are in the file; all else is expanded, after what it takes was held against the limits.
/// </remarks>
internal static class TensorProto
{
    /// <summary>Largest whole number up to which float32 has them all.</summary>
    private const int LargestExact = 1 << 24;

    /// <summary>Reads one.</summary>
    /// <param name="name">Of the constant.</param>
    /// <param name="message">The TensorProto.</param>
    /// <param name="bytesLeft">What all constants together may still take once they are expanded.</param>
    /// <returns>Null where they cannot be float32: texts, and whole numbers above 2^24. Networks have such, but compute nothing with them.</returns>
    /// <exception cref="InvalidDataException">Shape and numbers do not fit, or it would take too much. The message lacks the path.</exception>
    internal static SafetensorsTensor? Read(string name, ReadOnlyMemory<byte> message, ref long bytesLeft)
    {
        var (type, shape) = ("DT_0", ImmutableArray<long>.Empty);
        var fields = new List<ProtobufField>();
        ReadOnlyMemory<byte>? content = null;
        foreach (var field in ProtobufField.Of(message))
        {
            switch (field.Number)
            {
                case 1:
                    type = TensorFlowAttribute.TypeName(field.Integer);
                    break;
                case 2:
                    shape = TensorFlowAttribute.ShapeOf(field.Block);
                    break;
                case 4 when !field.Block.IsEmpty:
                    content = field.Block;
                    break;
                default:
                    fields.Add(field);
                    break;
            }
        }

        if (SizeOf(type) is not { } size)
        {
            return null;
        }

        var count = Count(name, shape);
        if (count > bytesLeft / sizeof(float))
        {
            throw new InvalidDataException(
                $"'{name}' [{string.Join(',', shape)}] would take more than the limit on bytes leaves. If the file is sound, raise it with --limits");
        }

        bytesLeft -= count * sizeof(float);
        ImmutableArray<int> sizes = [.. shape.Select(n => checked((int)n))];
        if (content is { } bytes)
        {
            if (bytes.Length != count * size)
            {
                throw new InvalidDataException($"'{name}' [{string.Join(',', shape)}] of {type} takes {count * size} bytes, and has {bytes.Length}");
            }

            return type == "DT_FLOAT" ? new(name, SafetensorsType.F32, sizes, bytes) : Exact(name, sizes, type, Converted(type, bytes.Span));
        }

        var given = Listed(type, fields);
        if (given.Count > count)
        {
            throw new InvalidDataException($"'{name}' [{string.Join(',', shape)}] has {given.Count} numbers");
        }

        var values = new float[count];
        given.CopyTo(values);
        values.AsSpan(given.Count).Fill(given.LastOrDefault());
        return Exact(name, sizes, type, values);
    }

    private static long Count(string name, ImmutableArray<long> shape)
    {
        long count = 1;
        foreach (var size in shape)
        {
            // Before the product overflows: an array has no more than that.
            if (size is < 0 or > int.MaxValue || (count *= size) > int.MaxValue)
            {
                throw new InvalidDataException($"'{name}' is [{string.Join(',', shape)}], which is no size of a tensor");
            }
        }

        return count;
    }

    private static SafetensorsTensor? Exact(string name, ImmutableArray<int> sizes, string type, float[] values) =>
        type is "DT_INT32" or "DT_INT64" && values.Any(v => Math.Abs(v) > LargestExact) ? null : SafetensorsTensor.Of(name, sizes, values);

    private static int? SizeOf(string type) => type switch
    {
        "DT_FLOAT" or "DT_INT32" => 4,
        "DT_DOUBLE" or "DT_INT64" => 8,
        "DT_HALF" or "DT_BFLOAT16" or "DT_INT16" or "DT_UINT16" => 2,
        "DT_UINT8" or "DT_INT8" or "DT_BOOL" => 1,
        _ => null,
    };

    private static float[] Converted(string type, ReadOnlySpan<byte> bytes) => type switch
    {
        "DT_DOUBLE" => Cast<double>(bytes, v => (float)v),
        "DT_HALF" => Cast<Half>(bytes, v => (float)v),
        "DT_BFLOAT16" => Cast<ushort>(bytes, BFloat16),
        "DT_INT32" => Cast<int>(bytes, v => v),
        "DT_INT64" => Cast<long>(bytes, v => v),
        "DT_INT16" => Cast<short>(bytes, v => v),
        "DT_UINT16" => Cast<ushort>(bytes, v => v),
        "DT_INT8" => Cast<sbyte>(bytes, v => v),
        _ => Cast<byte>(bytes, v => v),
    };

    private static float[] Cast<T>(ReadOnlySpan<byte> bytes, Func<T, float> convert)
        where T : struct => Array.ConvertAll(MemoryMarshal.Cast<byte, T>(bytes).ToArray(), v => convert(v));

    private static List<float> Listed(string type, List<ProtobufField> fields)
    {
        var number = type switch
        {
            "DT_FLOAT" => 5,
            "DT_DOUBLE" => 6,
            "DT_HALF" or "DT_BFLOAT16" => 13,
            "DT_INT64" => 10,
            "DT_BOOL" => 11,
            _ => 7,
        };
        var floats = new List<float>();
        foreach (var field in fields.Where(f => f.Number == number))
        {
            switch (number)
            {
                case 5:
                    floats.AddRange(field.Floats);
                    break;
                case 6:
                    floats.AddRange(Array.ConvertAll(field.Doubles.ToArray(), v => (float)v));
                    break;
                default:
                    floats.AddRange(field.Integers().Select(v => type switch
                    {
                        "DT_HALF" => (float)BitConverter.UInt16BitsToHalf((ushort)v),
                        "DT_BFLOAT16" => BFloat16((ushort)v),
                        _ => v,
                    }));
                    break;
            }
        }

        return floats;
    }

    private static float BFloat16(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
