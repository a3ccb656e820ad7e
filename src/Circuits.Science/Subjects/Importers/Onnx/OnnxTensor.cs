using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>The types of tensors' elements, by ONNX's numbers.</summary>
internal enum OnnxType
{
    Undefined, Float, Uint8, Int8, Uint16, Int16, Int32, Int64, String, Bool, Float16, Double, Uint32, Uint64, Complex64, Complex128, Bfloat16,
}

/// <summary>A tensor in an ONNX file: a TensorProto. Its numbers stay in the file until they are asked for.</summary>
/// <param name="Name">As an initialiser.</param>
/// <param name="Type">Of its elements.</param>
/// <param name="Sizes">Of its axes.</param>
/// <param name="Message">All of it.</param>
/// <param name="External">Where the numbers are if they are in another file: location, offset, length.</param>
internal sealed record OnnxTensor(
    string Name, OnnxType Type, ImmutableArray<long> Sizes, ReadOnlyMemory<byte> Message, IReadOnlyDictionary<string, string>? External)
{
    private const int MostAxes = 32;

    /// <summary>Whether the elements are whole numbers (or truths).</summary>
    internal bool IsWhole => IsWholeType(Type);

    internal static bool IsWholeType(OnnxType type) => type is OnnxType.Bool or OnnxType.Uint8 or OnnxType.Int8 or OnnxType.Uint16 or OnnxType.Int16
        or OnnxType.Uint32 or OnnxType.Int32 or OnnxType.Uint64 or OnnxType.Int64;

    internal static bool IsRealType(OnnxType type) => type is OnnxType.Float or OnnxType.Float16 or OnnxType.Bfloat16 or OnnxType.Double;

    internal static OnnxTensor Read(ReadOnlyMemory<byte> message)
    {
        var (name, type, isExternal) = ("", OnnxType.Undefined, false);
        var sizes = ImmutableArray.CreateBuilder<long>();
        var external = new Dictionary<string, string>();
        foreach (var field in ProtobufField.Of(message))
        {
            switch (field.Number)
            {
                case 1:
                    foreach (var size in field.Integers())
                    {
                        sizes.Add(sizes.Count < MostAxes ? size : throw new InvalidDataException($"a tensor has more than {MostAxes} axes"));
                    }

                    break;
                case 2:
                    type = (OnnxType)field.Integer;
                    break;
                case 3:
                    throw new InvalidDataException("a tensor is cut into segments, which are not read");
                case 8:
                    name = field.Name;
                    break;
                case 13:
                    var (key, value) = OnnxModel.Entry(field.Block);
                    external[key] = !value.Any(char.IsControl)
                        ? value
                        : throw new InvalidDataException($"the {key} of external data has control characters");
                    break;
                case 14:
                    isExternal = field.Integer == 1;
                    break;
            }
        }

        return new(name, type, sizes.ToImmutable(), message, isExternal ? external : null);
    }

    /// <summary>The numbers.</summary>
    /// <param name="storage">Where other files are, and how much memory may be taken.</param>
    /// <exception cref="InvalidDataException">They are not all there, or of a type that is not read. The message lacks the path.</exception>
    internal Known Load(OnnxStorage storage)
    {
        var count = Known.CountOf(Sizes, $"'{Name}'");
        if (IsWhole)
        {
            return new(ToInts(Sizes), Whole(storage, count));
        }

        return IsRealType(Type)
            ? new(ToInts(Sizes), Real(storage, count))
            : throw new InvalidDataException($"'{Name}' holds numbers of type {Type}, which are not read");

        static ImmutableArray<int> ToInts(ImmutableArray<long> sizes) => [.. sizes.Select(s => (int)s)];
    }

    private float[] Real(OnnxStorage storage, int count)
    {
        if (Type == OnnxType.Float && External is { } external)
        {
            var (place, values) = (storage.Find(Name, external, (long)count * sizeof(float)), storage.Floats(count));
            place.Read(MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }

        var size = Type switch { OnnxType.Float => 4, OnnxType.Double => 8, _ => 2 };
        if (Raw(storage, count, size) is { } raw)
        {
            var converted = storage.Floats(count);
            switch (Type)
            {
                case OnnxType.Float:
                    MemoryMarshal.Cast<byte, float>(raw.Span).CopyTo(converted);
                    break;
                case OnnxType.Double:
                    Fill(converted, MemoryMarshal.Cast<byte, double>(raw.Span), d => (float)d);
                    break;
                case OnnxType.Float16:
                    Fill(converted, MemoryMarshal.Cast<byte, Half>(raw.Span), h => (float)h);
                    break;
                default:
                    Fill(converted, MemoryMarshal.Cast<byte, ushort>(raw.Span), bits => BitConverter.UInt32BitsToSingle((uint)bits << 16));
                    break;
            }

            return converted;
        }

        return Type switch
        {
            OnnxType.Float => Collected(storage, count, 4, f => f.Floats.ToArray()),
            OnnxType.Double => Collected(storage, count, 10, f => f.Doubles.ToArray().Select(d => (float)d)),
            OnnxType.Float16 => Collected(storage, count, 5, f => f.Integers().Select(i => (float)BitConverter.UInt16BitsToHalf((ushort)i))),
            _ => Collected(storage, count, 5, f => f.Integers().Select(i => BitConverter.UInt32BitsToSingle((uint)(ushort)i << 16))),
        };
    }

    private float[] Collected(OnnxStorage storage, int count, int number, Func<ProtobufField, IEnumerable<float>> read)
    {
        CheckRoomFor(count, number);
        var values = storage.Floats(count);
        Collect(values, number, read);
        return values;
    }

    private Amount[] Whole(OnnxStorage storage, int count)
    {
        var size = Type switch
        {
            OnnxType.Int64 or OnnxType.Uint64 => 8,
            OnnxType.Int32 or OnnxType.Uint32 => 4,
            OnnxType.Int16 or OnnxType.Uint16 => 2,
            _ => 1,
        };
        var number = Type switch { OnnxType.Int64 => 7, OnnxType.Uint32 or OnnxType.Uint64 => 11, _ => 5 };
        if (Raw(storage, count, size) is { } raw)
        {
            var values = storage.Amounts(count);
            for (var i = 0; i < count; i++)
            {
                values[i] = At(raw.Span[(i * size)..]);
            }

            return values;
        }

        CheckRoomFor(count, number);
        var collected = storage.Amounts(count);
        Collect(collected, number, f => f.Integers().Select(i => new Amount(i)));
        return collected;
    }

    private Amount At(ReadOnlySpan<byte> bytes) => Type switch
    {
        OnnxType.Int64 or OnnxType.Uint64 => new(MemoryMarshal.Read<long>(bytes)),
        OnnxType.Int32 => new(MemoryMarshal.Read<int>(bytes)),
        OnnxType.Uint32 => new(MemoryMarshal.Read<uint>(bytes)),
        OnnxType.Int16 => new(MemoryMarshal.Read<short>(bytes)),
        OnnxType.Uint16 => new(MemoryMarshal.Read<ushort>(bytes)),
        OnnxType.Int8 => new((sbyte)bytes[0]),
        _ => new(bytes[0]),
    };

    /// <summary>The bytes of raw_data, or those in the other file; null where the numbers are in typed fields.</summary>
    private ReadOnlyMemory<byte>? Raw(OnnxStorage storage, int count, int size)
    {
        var expected = (long)count * size;
        if (External is { } external)
        {
            var place = storage.Find(Name, external, expected);
            var read = new byte[storage.Bytes(expected)];
            place.Read(read);
            return read;
        }

        var raw = ProtobufField.Of(Message).Where(f => f.Number == 9).Select(f => (ReadOnlyMemory<byte>?)f.Block).LastOrDefault();
        return raw is not { } bytes || bytes.Length == expected ? raw : throw Holds($"{bytes.Length} bytes in place of {expected}");
    }

    /// <summary>Before anything is allocated: a number takes a byte at least.</summary>
    private void CheckRoomFor(int count, int number)
    {
        if (count > Message.Length)
        {
            throw Holds($"no {count} numbers of field {number}");
        }
    }

    private void Collect<T>(T[] values, int number, Func<ProtobufField, IEnumerable<T>> read)
    {
        var at = 0;
        foreach (var value in ProtobufField.Of(Message).Where(f => f.Number == number).SelectMany(read))
        {
            values[at++] = at <= values.Length ? value : throw Holds($"more than {values.Length} numbers");
        }

        if (at < values.Length)
        {
            throw Holds($"{at} numbers in place of {values.Length}");
        }
    }

    private static void Fill<T>(float[] values, ReadOnlySpan<T> source, Func<T, float> read)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = read(source[i]);
        }
    }

    private InvalidDataException Holds(string what) => new($"'{Name}' of sizes [{string.Join(',', Sizes)}], {Type}, holds {what}");
}
