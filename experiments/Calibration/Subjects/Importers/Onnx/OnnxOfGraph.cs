using Circuits.Engine;
using static Circuits.Experiments.Calibration.Subjects.Importers.Onnx.TinyOnnx;

namespace Circuits.Experiments.Calibration.Subjects.Importers.Onnx;

/// <summary>A graph of ours as an ONNX file: every value has four axes, and every node the name it has in the graph.</summary>
internal static class OnnxOfGraph
{
    internal static TinyOnnx Of(Graph graph, int operatorSet)
    {
        var onnx = new TinyOnnx(operatorSet);
        foreach (var node in graph.Nodes)
        {
            if (node.Operation is Input input)
            {
                onnx.Input($"{node.Name}_out", 0, input.Channels, input.Height, input.Width);
            }
            else
            {
                Write(onnx, node.Name, node.Operation, [.. node.Inputs.Select(i => $"{i}_out")]);
            }
        }

        return onnx.Output($"{graph.Nodes[^1].Name}_out");
    }

    private static void Write(TinyOnnx onnx, string name, Operation operation, string[] x)
    {
        switch (operation)
        {
            case Convolution c:
                var weights = onnx.Reals([c.Kernel.OutputChannels, c.Kernel.InputChannels, c.Kernel.Height, c.Kernel.Width], [.. c.Kernel.Values]);
                onnx.Node("Conv", name, c.Bias.IsEmpty ? [x[0], weights] : [x[0], weights, onnx.Reals([c.Bias.Length], [.. c.Bias])],
                    [.. Sizes(c.Window, c.Padding), Attribute("dilations", c.Window.DilationHeight, c.Window.DilationWidth), Attribute("group", c.Groups)]);
                break;
            case BatchNormalization b:
                float[] gamma = b.Gamma.IsEmpty ? [.. b.Mean.Select(_ => 1f)] : [.. b.Gamma], beta = b.Beta.IsEmpty ? new float[b.Mean.Length] : [.. b.Beta];
                onnx.Node("BatchNormalization", name,
                    [x[0], .. new[] { gamma, beta, [.. b.Mean], [.. b.Variance] }.Select(v => onnx.Reals([v.Length], v))], Attribute("epsilon", (float)b.Epsilon));
                break;
            case Relu r when float.IsPositiveInfinity(r.Ceiling):
                onnx.Node("Relu", name, x);
                break;
            case Relu r:
                onnx.Clip(name, x[0], 0, r.Ceiling);
                break;
            case MaxPool p:
                onnx.Node("MaxPool", name, x, Sizes(p.Window, p.Padding));
                break;
            case AveragePool p:
                onnx.Node("AveragePool", name, x, Sizes(p.Window, p.Padding));
                break;
            case Pad p:
                onnx.Pad(name, x[0], [0, 0, p.Border.Top, p.Border.Left, 0, 0, p.Border.Bottom, p.Border.Right], p.Value);
                break;
            case Softmax when onnx.OperatorSet >= 13:
                onnx.Node("Softmax", name, x, Attribute("axis", 1));
                break;
            case Softmax: // over all axes from the one named on
                var last = onnx.Node("Transpose", $"{name}_last", x, Attribute("perm", 0, 2, 3, 1));
                onnx.Node("Transpose", name, [onnx.Node("Softmax", $"{name}_of_last", [last], Attribute("axis", 3))], Attribute("perm", 0, 3, 1, 2));
                break;
            case Flatten:
                onnx.Numbered("Unsqueeze", name, onnx.Node("Flatten", $"{name}_flat", x), "axes", 13, [2, 3]);
                break;
            case Affine a:
                onnx.Node("Add", name, [onnx.Node("Mul", $"{name}_scaled", [x[0], onnx.Reals([1], a.Scale)]), onnx.Reals([], a.Offset)]);
                break;
            case Concat:
                onnx.Node("Concat", name, x, Attribute("axis", 1));
                break;
            case Add or Identity:
                onnx.Node(operation.Name, name, x);
                break;
            default:
                throw new NotSupportedException(operation.Name);
        }
    }

    private static TinyOnnx.Message[] Sizes(Window window, Padding padding) =>
    [
        Attribute("kernel_shape", window.Height, window.Width), Attribute("strides", window.StrideHeight, window.StrideWidth),
        padding == Padding.Same ? Attribute("auto_pad", "SAME_UPPER")
            : padding.For(0, 0, window) is var b ? Attribute("pads", b.Top, b.Left, b.Bottom, b.Right) : null!,
    ];
}
