using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Circuits.Engine;

namespace Circuits.Benchmarks.Peers;

/// <summary>Writes a graph as an ONNX file (operator set 13), with fixed shapes and the weights inside.</summary>
internal sealed partial class OnnxWriter
{
    private const int OperatorSet = 13;
    private const int IrVersion = 8;
    private const int FloatType = 1;
    private const int LongType = 7;

    private readonly OnnxMessage graph = new();
    private readonly IReadOnlyDictionary<string, Shape> shapes;
    private readonly NormalizationForm form;

    private OnnxWriter(Graph network, Shape input, NormalizationForm form)
    {
        this.form = form;
        shapes = network.Shapes(input);
        foreach (var node in network.Nodes)
        {
            if (node.Operation is Input)
            {
                graph.Message(11, Announced(node.Name, input.Batch, input.Channels, input.Height, input.Width));
            }
            else
            {
                Write(node);
            }
        }

        graph.Text(2, "network").Message(12, Announced(network.Nodes[^1].Name));
    }

    /// <summary>Writes the file.</summary>
    /// <param name="network">The network; its last node is the output.</param>
    /// <param name="input">Of the batch.</param>
    /// <param name="form">Of local response normalisations.</param>
    /// <param name="file">The path.</param>
    public static void Write(Graph network, Shape input, NormalizationForm form, string file) => File.WriteAllBytes(
        file,
        new OnnxMessage().Integer(1, IrVersion).Message(8, new OnnxMessage().Text(1, "").Integer(2, OperatorSet))
            .Message(7, new OnnxWriter(network, input, form).graph).ToBytes());

    private void Write(Node node)
    {
        var input = shapes[node.Inputs[0]];
        switch (node.Operation)
        {
            case Convolution c when c.IsLinear(input):
                Add("Flatten", $"{node.Name}/flat", [node.Inputs[0]]);
                Add("Gemm", node.Name, [$"{node.Name}/flat", .. Weights(node.Name, c, isMatrix: true)], Integer("transB", 1));
                break;
            case Convolution c:
                Add("Conv", node.Name, [node.Inputs[0], .. Weights(node.Name, c, isMatrix: false)],
                    Sizes("kernel_shape", c.Window.Height, c.Window.Width), Sizes("strides", c.Window.StrideHeight, c.Window.StrideWidth),
                    Sizes("dilations", c.Window.DilationHeight, c.Window.DilationWidth), Pads(c.Padding.For(input.Height, input.Width, c.Window)),
                    Integer("group", c.Groups));
                break;
            case MaxPool p:
                Add("MaxPool", node.Name, node.Inputs, Pool(p.Window, p.Padding, input));
                break;
            case AveragePool p when p.IsGlobal(input):
                Add("GlobalAveragePool", node.Name, node.Inputs);
                break;
            case AveragePool { CountsPadding: false } p:
                Add("AveragePool", node.Name, node.Inputs, [.. Pool(p.Window, p.Padding, input), Integer("count_include_pad", 0)]);
                break;
            case LocalResponseNormalization l:
                Normalize(node, l, input);
                break;
            case Relu r when float.IsPositiveInfinity(r.Ceiling):
                Add("Relu", node.Name, node.Inputs);
                break;
            case Relu r:
                Add("Clip", node.Name, [node.Inputs[0], Constant($"{node.Name}/floor", 0), Constant($"{node.Name}/ceiling", r.Ceiling)]);
                break;
            case Affine a:
                Add("Mul", $"{node.Name}/scaled", [node.Inputs[0], Constant($"{node.Name}/scale", a.Scale)]);
                Add("Add", node.Name, [$"{node.Name}/scaled", Constant($"{node.Name}/offset", a.Offset)]);
                break;
            case Concat:
                Add("Concat", node.Name, node.Inputs, Integer("axis", 1));
                break;
            case Engine.Add:
                Add("Add", node.Name, node.Inputs);
                break;
            case Flatten:
                Add("Flatten", node.Name, node.Inputs);
                break;
            case Identity:
                Add("Identity", node.Name, node.Inputs);
                break;
            case Softmax:
                Add("Softmax", node.Name, node.Inputs, Integer("axis", 1));
                break;
            default:
                throw new NotSupportedException($"{node.Name}: {node.Operation.Name} is not written as ONNX yet; add it to OnnxWriter.");
        }
    }

    private IEnumerable<string> Weights(string name, Convolution convolution, bool isMatrix)
    {
        var kernel = convolution.Kernel;
        yield return Tensor($"{name}/kernel", kernel.Values,
            isMatrix ? [kernel.OutputChannels, kernel.InputChannels] : [kernel.OutputChannels, kernel.InputChannels, kernel.Height, kernel.Width]);
        if (!convolution.Bias.IsEmpty)
        {
            yield return Tensor($"{name}/bias", convolution.Bias, kernel.OutputChannels);
        }
    }

    private static OnnxMessage[] Pool(Window window, Padding padding, Shape input) =>
    [
        Sizes("kernel_shape", window.Height, window.Width), Sizes("strides", window.StrideHeight, window.StrideWidth),
        Pads(padding.For(input.Height, input.Width, window)),
    ];

    private void Add(string operation, string name, IEnumerable<string> inputs, params OnnxMessage[] attributes)
    {
        var node = new OnnxMessage();
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, name).Text(3, name).Text(4, operation);
        foreach (var attribute in attributes)
        {
            node.Message(5, attribute);
        }

        graph.Message(1, node);
    }

    private string Constant(string name, float value) => Tensor(name, [value]);

    private string Tensor(string name, ImmutableArray<float> values, params int[] sizes) =>
        Tensor(name, FloatType, MemoryMarshal.AsBytes(values.AsSpan()), sizes);

    private string Tensor(string name, int type, ReadOnlySpan<byte> bytes, int[] sizes)
    {
        var tensor = new OnnxMessage();
        foreach (var size in sizes)
        {
            tensor.Integer(1, size);
        }

        graph.Message(5, tensor.Integer(2, type).Text(8, name).Bytes(9, bytes));
        return name;
    }

    private static OnnxMessage Integer(string name, long value) => new OnnxMessage().Text(1, name).Integer(3, value).Integer(20, 2);

    private static OnnxMessage Pads(Border border) => Sizes("pads", border.Top, border.Left, border.Bottom, border.Right);

    private static OnnxMessage Sizes(string name, params int[] values)
    {
        var attribute = new OnnxMessage().Text(1, name);
        foreach (var value in values)
        {
            attribute.Integer(8, value);
        }

        return attribute.Integer(20, 7);
    }

    /// <summary>An input or output: float, of these sizes, or of sizes left to be inferred.</summary>
    private static OnnxMessage Announced(string name, params int[] sizes)
    {
        var tensor = new OnnxMessage().Integer(1, FloatType);
        if (sizes.Length > 0)
        {
            var shape = new OnnxMessage();
            foreach (var size in sizes)
            {
                shape.Message(1, new OnnxMessage().Integer(1, size));
            }

            tensor.Message(2, shape);
        }

        return new OnnxMessage().Text(1, name).Message(2, new OnnxMessage().Message(1, tensor));
    }
}
