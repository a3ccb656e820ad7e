using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>A case of PyTorch's as a graph of this engine, whose last node is <c>output</c>.</summary>
internal static class OperatorOf
{
    public const string Output = "output";

    /// <param name="of">The case.</param>
    /// <param name="inHalves">Whether inputs of several channels enter as two, which a node of the input's name joins.</param>
    public static Graph Graph(PyTorchCase of, bool inHalves = false)
    {
        var inputs = of.Inputs.SelectMany(t => inHalves && t.Shape[1] > 1 ? Halves(t) : [new(t.Name, new Input(t.Shape[1], t.Shape[2], t.Shape[3]))]);
        inputs = inputs.OrderBy(n => n.Operation is Concat);
        return new(of.Operator == "inception"
            ? [.. inputs, .. InceptionBlock.Nodes(of)]
            : [.. inputs, new(Output, Operation(of), [.. of.Inputs.Select(t => t.Name)])]);
    }

    /// <summary>The values of a case's input, for each node of the graph that takes some of them.</summary>
    public static IEnumerable<(string Node, float[] Values)> Parts(Graph graph, PyTorchTensor input, float[] values)
    {
        var node = graph[input.Name];
        var (first, image) = (0, values.Length / input.Shape[0]);
        foreach (var part in node.Inputs.IsEmpty ? [node] : node.Inputs.Select(n => graph[n]))
        {
            var count = ((Input)part.Operation).Channels * input.Shape[2] * input.Shape[3];
            yield return (part.Name, [.. values.Chunk(image).SelectMany(v => v[first..(first + count)])]);
            first += count;
        }
    }

    /// <summary>Of an input.</summary>
    public static Shape ShapeOf(PyTorchTensor input) => new(input.Shape[0], input.Shape[1], input.Shape[2], input.Shape[3]);

    /// <summary>Which of the network's parameters a tensor of the case is.</summary>
    public static string Parameter(PyTorchTensor tensor)
    {
        var dot = tensor.Name.LastIndexOf('.');
        var (node, name) = (dot < 0 ? Output : tensor.Name[..dot], tensor.Name[(dot + 1)..]);
        return name switch
        {
            "weight" => $"{node}/kernel",
            "bias" => $"{node}/bias",
            _ => $"{(dot < 0 ? node : InceptionBlock.Normalized(node))}/{name}",
        };
    }

    public static Kernel Kernel(PyTorchCase of, string name)
    {
        var shape = of.Find(name)!.Shape;
        return new(shape[0], shape[1], shape[2], shape[3], of.Values(name));
    }

    private static IEnumerable<Node> Halves(PyTorchTensor input)
    {
        var (first, second) = ($"{input.Name} first", $"{input.Name} second");
        var channels = (input.Shape[1] + 1) / 2;
        yield return new(first, new Input(channels, input.Shape[2], input.Shape[3]));
        yield return new(second, new Input(input.Shape[1] - channels, input.Shape[2], input.Shape[3]));
        yield return new(input.Name, new Concat(), first, second);
    }

    private static Operation Operation(PyTorchCase of) => of.Operator switch
    {
        "conv2d" or "conv2d_grouped" => Convolution(of),
        "batch_norm_eval" => Normalization(of),
        "batch_norm_training" => Normalization(of) with { Momentum = of.Number("momentum") },
        "local_response_norm" => LocalResponseNormalization.FromPyTorch(
            (int)of.Number("size"), of.Number("alpha"), of.Number("beta"), of.Number("k")),
        "tensorflow_lrn" => new LocalResponseNormalization(
            (int)of.Number("radius"), (float)of.Number("bias"), (float)of.Number("alpha"), (float)of.Number("beta")),
        "max_pool2d" => new MaxPool(Window(of), Pooled(of)),
        "avg_pool2d" => new AveragePool(Window(of), Pooled(of), of.Is("count_include_pad")),
        "adaptive_max_pool2d" => new GlobalMaxPool(),
        "relu" => new Relu(),
        "relu6" => new Relu(6),
        "softmax" => new Softmax(),
        "dropout_eval" => new Identity(),
        "affine_constants" => new Affine((float)of.Number("scale"), (float)of.Number("offset")),
        "flatten" => new Flatten(),
        "add" => new Add(),
        "cat" => new Concat(),
        "pad_constant" => new ZeroPad(Border(of.Integers("padding"))),
        _ => throw new NotSupportedException($"{of.Id}: no operation of the engine is {of.Operator}."),
    };

    private static Convolution Convolution(PyTorchCase of)
    {
        var (kernel, stride, dilation, border) = (Kernel(of, "weight"), of.Integers("stride"), of.Integers("dilation"), Border(of.Integers("padding")));
        return new(
            kernel,
            of.Values("bias"),
            new(kernel.Height, kernel.Width, stride[0], stride[1], dilation[0], dilation[1]),
            Padding.Explicit(border.Top, border.Left, border.Bottom, border.Right),
            (int)of.Number("groups"));
    }

    private static BatchNormalization Normalization(PyTorchCase of) =>
        new(of.Values("mean"), of.Values("variance"), of.Values("gamma"), of.Values("beta"), of.Number("eps"));

    private static Window Window(PyTorchCase of)
    {
        var (kernel, stride) = (of.Integers("kernel"), of.Integers("stride"));
        return new(kernel[0], kernel[1], stride[0], stride[1]);
    }

    private static Padding Pooled(PyTorchCase of)
    {
        var padding = of.Integers("padding");
        var border = Padding.Explicit(padding[0], padding[1], padding[0], padding[1]);
        return of.Is("ceil_mode") ? border.RoundedUp : border;
    }

    /// <summary>From PyTorch's order: left, right, top, bottom.</summary>
    private static Border Border(int[] padding) => new(padding[2], padding[0], padding[3], padding[1]);
}
