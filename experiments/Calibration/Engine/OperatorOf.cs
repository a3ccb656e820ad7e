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
        return new(of.Operator switch
        {
            "constant" => [.. inputs, new("constant", Constant(of)), new(Output, new Multiply(), "x", "constant")],
            "linear" => [.. inputs, new("flat", new Flatten(), "x"), new(Output, Linear(of), "flat")],
            "inception" => [.. inputs, .. InceptionBlock.Nodes(of)],
            _ => [.. inputs, new(Output, Operation(of), [.. of.Inputs.Select(t => t.Name)])],
        });
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

    /// <summary>Of an input, or a weight of four axes.</summary>
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
            "constant" => "constant/value",
            _ => $"{(dot < 0 ? node : InceptionBlock.Normalized(node))}/{name}",
        };
    }

    public static Kernel Kernel(PyTorchCase of, string name)
    {
        var shape = of.Find(name)!.Shape;
        return new(shape[0], shape[1], shape[2], shape[3], of.Values(name));
    }

    private static TransposedConvolution TransposedConvolution(PyTorchCase of)
    {
        var (kernel, stride, dilation) = (Kernel(of, "weight"), of.Integers("stride"), of.Integers("dilation"));
        var (padding, extra) = (of.Integers("padding"), of.Integers("output_padding"));
        return new(
            kernel, of.Values("bias"),
            new(kernel.Height, kernel.Width, stride[0], stride[1], dilation[0], dilation[1]),
            new(padding[0], padding[1], padding[0], padding[1]), extra[0], extra[1], (int)of.Number("groups"));
    }

    private static Linear Linear(PyTorchCase of) =>
        new(of.Values("weight"), of.Values("bias"), of.Find("weight")!.Shape[0], of.Find("weight")!.Shape[1]);

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
        "conv2d" or "conv2d_grouped" or "conv2d_wide" => Convolution(of),
        "conv_transpose2d" or "conv_transpose2d_wide" => TransposedConvolution(of),
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
        "leaky_relu" => new LeakyRelu((float)of.Number("slope")),
        "sigmoid" => new Sigmoid(),
        "tanh" => new Tanh(),
        "softplus" => new Softplus((float)of.Number("beta"), (float)of.Number("threshold")),
        "clamp" => new Clamp((float)(of.NumberOrNull("min") ?? double.NegativeInfinity), (float)of.Number("max")),
        "affine_constants" => new Affine((float)of.Number("scale"), (float)of.Number("offset")),
        "bias" => new Bias(of.Values("bias")),
        "softmax" => new Softmax(),
        "log_softmax" => new LogSoftmax(),
        "cross_entropy" => new CrossEntropy(),
        "dropout_eval" => new Dropout((float)of.Number("p")),
        "add" => new Add(),
        "sub" => new Subtract(),
        "mul" => new Multiply(),
        "matmul" => new MatrixProduct(),
        "adaptive_avg_pool2d" => new Mean(Axes.Height | Axes.Width),
        "mean" => new Mean(of.Integers("dim").Select(Axis).Aggregate((a, b) => a | b)),
        "flatten" => new Flatten(),
        "reshape" when of.Integers("to") is var to => new Reshape(to[0], to[1], to[2]),
        "permute" when of.Integers("order") is var order => new Transpose(Axis(order[0]), Axis(order[1]), Axis(order[2])),
        "cat" => new Concat(),
        "slicing" when of.Ranges("ranges") is var ranges => new Slice(ranges[0], ranges[1], ranges[2]),
        "pad_constant" => new Pad(Border(of.Integers("padding"))) { Value = (float)of.Number("value") },
        "pad_reflect" => new Pad(Border(of.Integers("padding")), PadMode.Reflect),
        "interpolate_bilinear" when of.Integers("size") is var size => new BilinearResize(size[0], size[1], of.Is("align_corners")),
        "affine_sampling" when of.Integers("size") is var size => new AffineSampling(
            size[0], size[1], of.Text("outside") == "zeros" ? Outside.Zero : Outside.Reflected),
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

    private static Constant Constant(PyTorchCase of) => new(ShapeOf(of.Find("constant")!), of.Values("constant"));

    /// <summary>From PyTorch's number of an axis; 0 is the batch.</summary>
    private static Axes Axis(int number) => number switch
    {
        1 => Axes.Channels,
        2 => Axes.Height,
        3 => Axes.Width,
        _ => throw new NotSupportedException($"no operation of the engine works along axis {number}."),
    };

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
