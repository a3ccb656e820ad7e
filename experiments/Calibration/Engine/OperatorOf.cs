using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>A case of PyTorch's as a graph of this engine, whose last node is <c>output</c>.</summary>
internal static class OperatorOf
{
    public const string Output = "output";

    public static Graph Graph(PyTorchCase of)
    {
        var inputs = of.Inputs.Select(t => new Node(t.Name, new Input(t.Shape[1], t.Shape[2], t.Shape[3])));
        return new(of.Operator == "inception"
            ? [.. inputs, .. InceptionBlock.Nodes(of)]
            : [.. inputs, new(Output, Operation(of), [.. of.Inputs.Select(t => t.Name)])]);
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

    private static Operation Operation(PyTorchCase of) => of.Operator switch
    {
        "conv2d" or "conv2d_grouped" => Convolution(of),
        "batch_norm_eval" or "batch_norm_training" => new BatchNormalization(
            of.Values("mean"), of.Values("variance"), of.Values("gamma"), of.Values("beta"), of.Number("eps")),
        "max_pool2d" => new MaxPool(Window(of), Pooled(of)),
        "avg_pool2d" when !of.Is("count_include_pad") => new AveragePool(Window(of), Pooled(of)),
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

    private static Window Window(PyTorchCase of)
    {
        var (kernel, stride) = (of.Integers("kernel"), of.Integers("stride"));
        return new(kernel[0], kernel[1], stride[0], stride[1]);
    }

    /// <summary>PyTorch's padding of a pool. Its ceil_mode lets the last window reach over the edge, if it starts before it: that much more padding.</summary>
    private static Padding Pooled(PyTorchCase of)
    {
        var (kernel, stride, padding, shape) = (of.Integers("kernel"), of.Integers("stride"), of.Integers("padding"), of.Find("x")!.Shape);
        return Padding.Explicit(padding[0], padding[1], After(0), After(1));

        int After(int axis)
        {
            var (size, rest) = (shape[2 + axis] + padding[axis], shape[2 + axis] + 2 * padding[axis] - kernel[axis]);
            var last = (rest + stride[axis] - 1) / stride[axis] * stride[axis];
            return of.Is("ceil_mode") && last < size ? Math.Max(padding[axis], last + kernel[axis] - size) : padding[axis];
        }
    }

    /// <summary>From PyTorch's order: left, right, top, bottom.</summary>
    private static Border Border(int[] padding) => new(padding[2], padding[0], padding[3], padding[1]);
}
