using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Circuits.Engine;

namespace Circuits.Benchmarks.Peers;

/// <summary>Writes a graph for <c>pytorch_peer.py</c>: <c>graph.json</c>, the weights in <c>tensors.f32</c>, <c>input.f32</c> beside them.</summary>
internal static class PyTorchWriter
{
    /// <summary>Writes the files.</summary>
    /// <param name="graph">The network; its last node is the output.</param>
    /// <param name="shape">Of the batch.</param>
    /// <param name="images">The batch, N, C, H, W.</param>
    /// <param name="folder">Made where missing.</param>
    public static void Write(Graph graph, Shape shape, float[] images, string folder)
    {
        Directory.CreateDirectory(folder);
        var shapes = graph.Shapes(shape);
        using var tensors = new FileStream(Path.Combine(folder, "tensors.f32"), FileMode.Create);
        var nodes = graph.Nodes.Select(n => new Dictionary<string, object?>(Described(n, n.Inputs.IsEmpty ? shape : shapes[n.Inputs[0]], tensors))
        {
            ["name"] = n.Name,
            ["inputs"] = n.Inputs,
        }).ToList();
        File.WriteAllText(Path.Combine(folder, "graph.json"), JsonSerializer.Serialize(new { input = Sizes(shape), nodes }));
        WriteFloats(Path.Combine(folder, "input.f32"), images);
    }

    /// <summary>Writes numbers as they lie in memory.</summary>
    public static void WriteFloats(string file, ReadOnlySpan<float> values) => File.WriteAllBytes(file, MemoryMarshal.AsBytes(values));

    private static Dictionary<string, object?> Described(Node node, Shape input, Stream tensors) => node.Operation switch
    {
        Input => new() { ["op"] = "input" },
        Convolution c when c.IsLinear(input) => new()
        {
            ["op"] = "linear",
            ["kernel"] = Tensor(tensors, c.Kernel.Values, c.Kernel.OutputChannels, c.Kernel.InputChannels),
            ["bias"] = Tensor(tensors, c.Bias),
        },
        Convolution c => new()
        {
            ["op"] = "convolution",
            ["kernel"] = Tensor(tensors, c.Kernel.Values, c.Kernel.OutputChannels, c.Kernel.InputChannels, c.Kernel.Height, c.Kernel.Width),
            ["bias"] = Tensor(tensors, c.Bias),
            ["stride"] = new[] { c.Window.StrideHeight, c.Window.StrideWidth },
            ["dilation"] = new[] { c.Window.DilationHeight, c.Window.DilationWidth },
            ["groups"] = c.Groups,
            ["padding"] = Sides(c.Padding.For(input.Height, input.Width, c.Window)),
        },
        BatchNormalization b => new()
        {
            ["op"] = "batch_normalization",
            ["mean"] = Tensor(tensors, b.Mean),
            ["variance"] = Tensor(tensors, b.Variance),
            ["gamma"] = Tensor(tensors, b.Gamma),
            ["beta"] = Tensor(tensors, b.Beta),
            ["epsilon"] = b.Epsilon,
        },
        AveragePool p when p.IsGlobal(input) => new() { ["op"] = "global_average" },
        AveragePool { CountsPadding: false } p => Pool("average_pool", p.Window, p.Padding, input),
        MaxPool p => Pool("max_pool", p.Window, p.Padding, input),
        Relu r => new() { ["op"] = "relu", ["ceiling"] = float.IsFinite(r.Ceiling) ? r.Ceiling : null },
        Affine a => new() { ["op"] = "affine", ["scale"] = a.Scale, ["offset"] = a.Offset },
        Pad { Mode: PadMode.Constant, Value: 0 } z => new() { ["op"] = "zero_pad", ["padding"] = Sides(z.Border) },
        LocalResponseNormalization l => new()
        {
            ["op"] = "local_response_normalization",
            ["radius"] = l.DepthRadius,
            ["lrn_bias"] = l.Bias,
            ["alpha"] = l.Alpha,
            ["lrn_beta"] = l.Beta,
            ["channels"] = input.Channels,
        },
        Concat => new() { ["op"] = "concat" },
        Add => new() { ["op"] = "add" },
        Flatten => new() { ["op"] = "flatten" },
        Identity => new() { ["op"] = "identity" },
        Softmax => new() { ["op"] = "softmax" },
        var other => throw new NotSupportedException($"{node.Name}: {other.Name} is not written for PyTorch yet; add it to PyTorchWriter and pytorch_peer.py."),
    };

    private static Dictionary<string, object?> Pool(string operation, Window window, Padding padding, Shape input) => new()
    {
        ["op"] = operation,
        ["size"] = new[] { window.Height, window.Width },
        ["stride"] = new[] { window.StrideHeight, window.StrideWidth },
        ["padding"] = Sides(padding.For(input.Height, input.Width, window)),
    };

    private static int[] Sides(Border border) => [border.Top, border.Left, border.Bottom, border.Right];

    private static int[] Sizes(Shape shape) => [shape.Batch, shape.Channels, shape.Height, shape.Width];

    private static object? Tensor(Stream tensors, ImmutableArray<float> values, params int[] sizes)
    {
        if (values.IsEmpty)
        {
            return null;
        }

        var offset = tensors.Position / sizeof(float);
        tensors.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        return new { offset, sizes = sizes.Length == 0 ? [values.Length] : sizes };
    }
}
