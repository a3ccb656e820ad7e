using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;

namespace Circuits.Science.Subjects.Importers;

/// <summary>One field of a protocol-buffer message, as it lies in the file.</summary>
/// <param name="Number">The field's number in its message.</param>
/// <param name="Bits">Of a number: a varint, or four or eight bytes.</param>
/// <param name="Bytes">Of a text, a message, bytes or packed numbers: a part of the file, not a copy.</param>
/// <param name="Type">How it is written.</param>
/// <remarks>
/// Messages are read without generated classes: what is not looked at costs nothing, weights are not copied, and a
/// message within a message is read only by a reader that expects it, so that no file can nest deeper than the code.
/// </remarks>
internal readonly record struct ProtobufField(int Number, WireFormat.WireType Type, ulong Bits, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>An int64 or an enumeration.</summary>
    internal long Integer => Type == WireFormat.WireType.Varint ? (long)Bits : throw Wrong("a whole number");

    /// <summary>A float.</summary>
    internal float Float => Type == WireFormat.WireType.Fixed32 ? BitConverter.UInt32BitsToSingle((uint)Bits) : throw Wrong("a float");

    /// <summary>A string.</summary>
    internal string Text => Encoding.UTF8.GetString(Block.Span);

    /// <summary>A string that people will read in listings and messages of one line.</summary>
    internal string Name => Text is var name && !name.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029')
        ? name
        : throw new InvalidDataException($"a name in it, in field {Number}, has control characters");

    /// <summary>A message, or bytes.</summary>
    internal ReadOnlyMemory<byte> Block => Type == WireFormat.WireType.LengthDelimited ? Bytes : throw Wrong("a block of bytes");

    /// <summary>The fields of a message, in the file's order.</summary>
    /// <exception cref="InvalidProtocolBufferException">It is cut off or damaged.</exception>
    internal static IEnumerable<ProtobufField> Of(ReadOnlyMemory<byte> message)
    {
        MemoryMarshal.TryGetArray(message, out var array);
        var (at, end) = (array.Offset, array.Offset + array.Count);
        var input = new CodedInputStream(array.Array!, at, end - at);
        while (input.ReadTag() is not 0 and var tag)
        {
            var (number, type) = (WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag));
            switch (type)
            {
                case WireFormat.WireType.Varint:
                    yield return new(number, type, input.ReadUInt64(), default);
                    break;
                case WireFormat.WireType.Fixed32:
                    yield return new(number, type, input.ReadFixed32(), default);
                    break;
                case WireFormat.WireType.Fixed64:
                    yield return new(number, type, input.ReadFixed64(), default);
                    break;
                case WireFormat.WireType.LengthDelimited:
                    var length = input.ReadLength();
                    at = (int)input.Position;
                    if (length < 0 || length > end - at)
                    {
                        throw new InvalidDataException($"field {number} should take {(uint)length} bytes at byte {at}, and {end - at} are left");
                    }

                    yield return new(number, type, 0, array.Array.AsMemory(at, length));
                    input = new(array.Array!, at + length, end - at - length);
                    break;
                default:
                    throw new InvalidDataException($"field {number} at byte {input.Position} is written in a way that is not used any more");
            }
        }
    }

    /// <summary>The whole numbers of a repeated field: packed into one block, or one by one.</summary>
    internal IEnumerable<long> Integers()
    {
        if (Type == WireFormat.WireType.Varint)
        {
            yield return (long)Bits;
            yield break;
        }

        MemoryMarshal.TryGetArray(Block, out var array);
        for (var input = new CodedInputStream(array.Array!, array.Offset, array.Count); !input.IsAtEnd;)
        {
            yield return (long)input.ReadUInt64();
        }
    }

    /// <summary>The floats of a repeated field: packed into one block, or one by one.</summary>
    internal ReadOnlySpan<float> Floats => Type == WireFormat.WireType.Fixed32 ? new[] { Float } : MemoryMarshal.Cast<byte, float>(Block.Span);

    /// <summary>The doubles of a repeated field: packed into one block, or one by one.</summary>
    internal ReadOnlySpan<double> Doubles =>
        Type == WireFormat.WireType.Fixed64 ? new[] { BitConverter.UInt64BitsToDouble(Bits) } : MemoryMarshal.Cast<byte, double>(Block.Span);

    private InvalidDataException Wrong(string expected) => new($"field {Number} is not {expected}");
}
