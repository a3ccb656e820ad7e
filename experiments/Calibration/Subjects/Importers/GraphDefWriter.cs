using Google.Protobuf;
using static Google.Protobuf.WireFormat;

namespace Circuits.Experiments.Calibration.Subjects.Importers;

/// <summary>How TensorFlow writes the numbers of a constant.</summary>
public enum TensorForm
{
    /// <summary>As raw bytes: what TensorFlow's own tools write for weights.</summary>
    Content,

    /// <summary>As a packed list of numbers.</summary>
    Packed,

    /// <summary>As a list, one field for each number: how protobuf 2 wrote them.</summary>
    OneByOne,
}

/// <summary>A shape, as an attribute of a node; null for one whose rank is not known.</summary>
internal sealed record GraphDefShape(params int[]? Sizes);

/// <summary>An element type, as an attribute of a node: 1 for float32, 3 for int32 (TensorFlow's <c>types.proto</c>).</summary>
internal readonly record struct GraphDefType(int Code);

/// <summary>A constant of float32, int32, int64, float16 or float64, told by the array's type.</summary>
/// <param name="Sizes">Its shape.</param>
/// <param name="Values">An array; fewer values than the shape holds are repeated from the last, as TensorFlow does.</param>
/// <param name="Form">How they are written.</param>
internal sealed record GraphDefTensor(int[] Sizes, Array Values, TensorForm Form = TensorForm.Content);

/// <summary>A node of a TensorFlow graph: attributes are texts, numbers, flags, lists of whole numbers or texts, types, shapes and tensors.</summary>
internal sealed record GraphDefNode(string Name, string Operation, string[] Inputs, (string Key, object Value)[] Attributes);

/// <summary>Writes frozen TensorFlow graphs, byte by byte as TensorFlow would: GraphDef, NodeDef, AttrValue and TensorProto.</summary>
internal sealed class GraphDefWriter
{
    private readonly List<GraphDefNode> nodes = [];

    /// <summary>What has been added.</summary>
    public IReadOnlyList<GraphDefNode> Nodes => nodes;

    /// <summary>Adds a node and gives its name.</summary>
    public string Add(string name, string operation, string[] inputs, params (string Key, object Value)[] attributes)
    {
        nodes.Add(new(name, operation, inputs, attributes));
        return name;
    }

    /// <summary>Adds a constant and gives its name.</summary>
    public string Constant(string name, int[] sizes, Array values, TensorForm form = TensorForm.Content) =>
        Add(name, "Const", [], ("dtype", new GraphDefType(TypeOf(values))), ("value", new GraphDefTensor(sizes, values, form)));

    /// <summary>The file.</summary>
    public byte[] ToBytes() => Message(graph =>
    {
        foreach (var node in nodes)
        {
            Bytes(graph, 1, Message(m => Write(m, node)));
        }

        Bytes(graph, 4, Message(versions => Varint(versions, 1, 38)));
    });

    private static void Write(CodedOutputStream m, GraphDefNode node)
    {
        Text(m, 1, node.Name);
        Text(m, 2, node.Operation);
        foreach (var input in node.Inputs)
        {
            Text(m, 3, input);
        }

        foreach (var (key, value) in node.Attributes)
        {
            Bytes(m, 5, Message(entry =>
            {
                Text(entry, 1, key);
                Bytes(entry, 2, Message(v => WriteAttribute(v, value)));
            }));
        }
    }

    private static void WriteAttribute(CodedOutputStream m, object value)
    {
        switch (value)
        {
            case string text:
                Text(m, 2, text);
                break;
            case int or long:
                Varint(m, 3, Convert.ToInt64(value));
                break;
            case float number:
                m.WriteTag(4, WireType.Fixed32);
                m.WriteFloat(number);
                break;
            case bool flag:
                Varint(m, 5, flag ? 1 : 0);
                break;
            case GraphDefType type:
                Varint(m, 6, type.Code);
                break;
            case GraphDefShape shape:
                Bytes(m, 7, Shape(shape.Sizes));
                break;
            case GraphDefTensor tensor:
                Bytes(m, 8, Message(t => WriteTensor(t, tensor)));
                break;
            case int[] numbers:
                Bytes(m, 1, Message(list => Packed(list, 3, numbers, (s, n) => s.WriteInt64(n))));
                break;
            case string[] texts:
                Bytes(m, 1, Message(list => Array.ForEach(texts, t => Text(list, 2, t))));
                break;
            default:
                throw new NotSupportedException($"no attribute is made of {value.GetType()}");
        }
    }

    private static void WriteTensor(CodedOutputStream m, GraphDefTensor tensor)
    {
        Varint(m, 1, TypeOf(tensor.Values));
        Bytes(m, 2, Shape(tensor.Sizes));
        if (tensor.Form == TensorForm.Content)
        {
            var bytes = new byte[Buffer.ByteLength(tensor.Values is Half[] halves ? Bits(halves) : tensor.Values)];
            Buffer.BlockCopy(tensor.Values is Half[] h ? Bits(h) : tensor.Values, 0, bytes, 0, bytes.Length);
            Bytes(m, 4, bytes);
            return;
        }

        var isPacked = tensor.Form == TensorForm.Packed;
        switch (tensor.Values)
        {
            case float[] v:
                Numbers(m, 5, WireType.Fixed32, isPacked, v, (s, n) => s.WriteFloat(n));
                break;
            case double[] v:
                Numbers(m, 6, WireType.Fixed64, isPacked, v, (s, n) => s.WriteDouble(n));
                break;
            case int[] v:
                Numbers(m, 7, WireType.Varint, isPacked, v, (s, n) => s.WriteInt32(n));
                break;
            case long[] v:
                Numbers(m, 10, WireType.Varint, isPacked, v, (s, n) => s.WriteInt64(n));
                break;
            case Half[] v:
                Numbers(m, 13, WireType.Varint, isPacked, Bits(v), (s, n) => s.WriteInt32(n));
                break;
        }
    }

    private static ushort[] Bits(Half[] values) => [.. values.Select(BitConverter.HalfToUInt16Bits)];

    private static int TypeOf(Array values) => values switch
    {
        float[] => 1,
        double[] => 2,
        int[] => 3,
        long[] => 9,
        Half[] => 19,
        _ => throw new NotSupportedException($"no tensor is made of {values.GetType()}"),
    };

    private static byte[] Shape(int[]? sizes) => Message(shape =>
    {
        foreach (var size in sizes ?? [])
        {
            Bytes(shape, 2, Message(d => Varint(d, 1, size)));
        }

        if (sizes is null)
        {
            Varint(shape, 3, 1);
        }
    });

    private static void Numbers<T>(CodedOutputStream m, int field, WireType type, bool isPacked, T[] values, Action<CodedOutputStream, T> write)
    {
        if (isPacked)
        {
            Packed(m, field, values, write);
            return;
        }

        foreach (var value in values)
        {
            m.WriteTag(field, type);
            write(m, value);
        }
    }

    private static void Packed<T>(CodedOutputStream m, int field, T[] values, Action<CodedOutputStream, T> write) =>
        Bytes(m, field, Message(s => Array.ForEach(values, v => write(s, v))));

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        var bytes = new MemoryStream();
        using (var stream = new CodedOutputStream(bytes))
        {
            write(stream);
        }

        return bytes.ToArray();
    }

    private static void Text(CodedOutputStream m, int field, string text)
    {
        m.WriteTag(field, WireType.LengthDelimited);
        m.WriteString(text);
    }

    private static void Bytes(CodedOutputStream m, int field, byte[] bytes)
    {
        m.WriteTag(field, WireType.LengthDelimited);
        m.WriteBytes(UnsafeByteOperations.UnsafeWrap(bytes));
    }

    private static void Varint(CodedOutputStream m, int field, long value)
    {
        m.WriteTag(field, WireType.Varint);
        m.WriteInt64(value);
    }
}
