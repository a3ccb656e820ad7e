using Google.Protobuf;

namespace Circuits.Benchmarks.Peers;

/// <summary>One protocol-buffer message under construction, field by field. The numbers are those of <c>onnx.proto</c>.</summary>
internal sealed class OnnxMessage
{
    private readonly MemoryStream bytes = new();
    private readonly CodedOutputStream output;

    public OnnxMessage() => output = new(bytes);

    /// <summary>An int64 or an enumeration.</summary>
    public OnnxMessage Integer(int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
        return this;
    }

    /// <summary>A float.</summary>
    public OnnxMessage Float(int field, float value)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed32);
        output.WriteFloat(value);
        return this;
    }

    /// <summary>A string.</summary>
    public OnnxMessage Text(int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
        return this;
    }

    /// <summary>Bytes.</summary>
    public OnnxMessage Bytes(int field, ReadOnlySpan<byte> value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
        return this;
    }

    /// <summary>A message within.</summary>
    public OnnxMessage Message(int field, OnnxMessage value) => Bytes(field, value.ToBytes());

    /// <summary>What was written.</summary>
    public byte[] ToBytes()
    {
        output.Flush();
        return bytes.ToArray();
    }
}
