using System.Runtime.InteropServices;
using Circuits.Engine;
using Circuits.Science.Subjects.Importers;
using Circuits.Science.Subjects.Importers.Onnx;
using Google.Protobuf;

namespace Circuits.Experiments.Calibration.Subjects.Importers.Onnx;

/// <summary>Writes small ONNX files, as an exporter would; where operators changed, in the form of the operator set.</summary>
internal sealed class TinyOnnx(int operatorSet = 17)
{
    private readonly Message graph = new();
    private int constants;

    internal int OperatorSet => operatorSet;

    /// <summary>An input; a size of 0 is left open.</summary>
    internal TinyOnnx Input(string name, params int[] sizes) => Announced(11, name, sizes);

    internal TinyOnnx Output(string name) => Announced(12, name, []);

    internal TinyOnnx Initialiser(Message tensor)
    {
        graph.Block(5, tensor.ToBytes());
        return this;
    }

    /// <summary>A constant of reals; gives its name.</summary>
    internal string Reals(int[] sizes, params float[] values)
    {
        var name = $"reals_{constants++}";
        Initialiser(Tensor(name, OnnxType.Float, sizes).Block(9, MemoryMarshal.AsBytes(values.AsSpan())));
        return name;
    }

    /// <summary>A constant of whole numbers along one axis; gives its name.</summary>
    internal string Whole(params long[] values)
    {
        var name = $"whole_{constants++}";
        Initialiser(Tensor(name, OnnxType.Int64, values.Length).Block(9, MemoryMarshal.AsBytes(values.AsSpan())));
        return name;
    }

    /// <summary>A node with one output of its own name plus "_out"; gives that.</summary>
    internal string Node(string kind, string name, string[] inputs, params Message[] attributes)
    {
        Node(kind, name, inputs, [$"{name}_out"], attributes);
        return $"{name}_out";
    }

    internal void Node(string kind, string name, string[] inputs, string[] outputs, params Message[] attributes)
    {
        var node = new Message();
        Array.ForEach(inputs, i => node.Text(1, i));
        Array.ForEach(outputs, o => node.Text(2, o));
        node.Text(3, name).Text(4, kind);
        Array.ForEach(attributes, a => node.Block(5, a.ToBytes()));
        graph.Block(1, node.ToBytes());
    }

    /// <summary>Whole numbers that were an attribute before some operator set, and are the second input since.</summary>
    internal string Numbered(string kind, string name, string input, string attribute, int inputSince, long[] numbers, params Message[] attributes) =>
        operatorSet >= inputSince
            ? Node(kind, name, [input, Whole(numbers)], attributes)
            : Node(kind, name, [input], [.. attributes, Attribute(attribute, numbers)]);

    internal string Clip(string name, string input, float low, float high) => operatorSet >= 11
        ? Node("Clip", name, [input, Reals([], low), Reals([], high)])
        : Node("Clip", name, [input], Attribute("min", low), Attribute("max", high));

    internal string Pad(string name, string input, long[] pads, float value) => operatorSet >= 11
        ? Node("Pad", name, [input, Whole(pads), Reals([], value)])
        : Node("Pad", name, [input], Attribute("pads", pads), Attribute("value", value));

    internal byte[] ToBytes() => new Message().Number(1, 8).Text(2, "test").Block(7, graph.ToBytes()).Block(8, new Message().Text(1, "").Number(2, operatorSet).ToBytes()).ToBytes();

    internal string Save(ScratchFolder scratch, string name = "model.onnx") => scratch.File(name, ToBytes());

    /// <summary>Written, and read again.</summary>
    internal Graph Read(ScratchFolder scratch, Limits? limits = null) => new OnnxFormat().Read(Save(scratch), limits ?? Limits.Usual).Graph;

    internal static Message Tensor(string name, OnnxType type, params int[] sizes)
    {
        var tensor = new Message();
        Array.ForEach(sizes, s => tensor.Number(1, s));
        return tensor.Number(2, (long)type).Text(8, name);
    }

    internal static Message Attribute(string name, long value) => new Message().Text(1, name).Number(3, value).Number(20, 2);

    internal static Message Attribute(string name, float value) => new Message().Text(1, name).Float(2, value).Number(20, 1);

    internal static Message Attribute(string name, string value) => new Message().Text(1, name).Text(4, value).Number(20, 3);

    internal static Message Attribute(string name, params long[] values)
    {
        var attribute = new Message().Text(1, name);
        Array.ForEach(values, v => attribute.Number(8, v));
        return attribute.Number(20, 7);
    }

    internal static Message Attribute(string name, float[] values)
    {
        var attribute = new Message().Text(1, name);
        Array.ForEach(values, v => attribute.Float(7, v));
        return attribute.Number(20, 6);
    }

    internal static Message Attribute(string name, Message tensor) => new Message().Text(1, name).Block(5, tensor.ToBytes()).Number(20, 4);

    private TinyOnnx Announced(int field, string name, int[] sizes)
    {
        var shape = new Message();
        Array.ForEach(sizes, s => shape.Block(1, (s > 0 ? new Message().Number(1, s) : new Message().Text(2, "open")).ToBytes()));
        var tensor = new Message().Number(1, (long)OnnxType.Float).Block(2, shape.ToBytes());
        graph.Block(field, new Message().Text(1, name).Block(2, new Message().Block(1, tensor.ToBytes()).ToBytes()).ToBytes());
        return this;
    }

    /// <summary>A protocol-buffer message, written field by field.</summary>
    internal sealed class Message
    {
        private readonly MemoryStream bytes = new();
        private readonly CodedOutputStream output;

        internal Message() => output = new(bytes);

        internal Message Number(int field, long value)
        {
            output.WriteTag(field, WireFormat.WireType.Varint);
            output.WriteInt64(value);
            return this;
        }

        internal Message Float(int field, float value)
        {
            output.WriteTag(field, WireFormat.WireType.Fixed32);
            output.WriteFloat(value);
            return this;
        }

        internal Message Text(int field, string value)
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteString(value);
            return this;
        }

        internal Message Block(int field, ReadOnlySpan<byte> value)
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(value));
            return this;
        }

        internal byte[] ToBytes()
        {
            output.Flush();
            return bytes.ToArray();
        }
    }
}
