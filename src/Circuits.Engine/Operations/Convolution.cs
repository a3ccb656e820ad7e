using System.Collections.Immutable;
using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>Cross-correlation with learned kernels, as in <c>torch.nn.functional.conv2d</c>.</summary>
/// <param name="Kernel">The weights.</param>
/// <param name="Bias">One per output channel; empty for none.</param>
/// <param name="Window">Kernel size, stride and dilation.</param>
/// <param name="Padding">Zeros around the input.</param>
/// <param name="Groups">1 for an ordinary convolution; the number of input channels for a depthwise one.</param>
public sealed record Convolution(Kernel Kernel, ImmutableArray<float> Bias, Window Window, Padding Padding, int Groups = 1) : Operation
{
    private const string KernelName = "kernel";
    private const string BiasName = "bias";

    /// <inheritdoc/>
    public override string Name => Groups == 1 ? "Convolution" : "DepthwiseConvolution";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var input = Single(inputs);
        if (Kernel.Height != Window.Height || Kernel.Width != Window.Width)
        {
            throw new GraphException($"its kernel is {Kernel.Height}x{Kernel.Width}, its window {Window.Height}x{Window.Width}.");
        }

        if (Kernel.Values.Length != Kernel.Count)
        {
            throw new GraphException($"its kernel is {Kernel}, which takes {Kernel.Count} weights; it has {Kernel.Values.Length}.");
        }

        if (Groups < 1 || (long)Kernel.InputChannels * Groups != input.Channels || Kernel.OutputChannels % Groups != 0)
        {
            throw new GraphException(
                $"its weights ({Kernel}, {Groups} groups) expect {(long)Kernel.InputChannels * Groups} channels, the input has {input.Channels}. Check which node feeds it.");
        }

        if (!Bias.IsEmpty && Bias.Length != Kernel.OutputChannels)
        {
            throw new GraphException($"it has {Bias.Length} biases for {Kernel.OutputChannels} channels.");
        }

        var (height, width) = Window.Positions(input, Padding);
        return new(input.Batch, Kernel.OutputChannels, height, width);
    }

    internal override IEnumerable<Parameter> ParametersOf(Node node)
    {
        yield return new(Parameter.Named(node, KernelName), new(Kernel.OutputChannels, Kernel.InputChannels, Kernel.Height, Kernel.Width), Kernel.Values.AsSpan(), isTrained: true);
        if (!Bias.IsEmpty)
        {
            yield return new(Parameter.Named(node, BiasName), new(Kernel.OutputChannels, 1, 1, 1), Bias.AsSpan(), isTrained: true);
        }
    }

    internal override Operation With(Func<string, ImmutableArray<float>> weights) =>
        this with { Kernel = Kernel with { Values = weights(KernelName) }, Bias = Bias.IsEmpty ? [] : weights(BiasName) };

    internal override void Lower(Lowering at) => Lower(at, at.Node, null, null);

    /// <summary>The convolution of a node, with what follows it taken along, as the node being lowered.</summary>
    internal void Lower(Lowering at, Node node, BatchNormalization? normalization, Relu? relu)
    {
        var kernel = new FoldedKernel(this, normalization, at.ParameterOf(node, KernelName), at.ParameterOf(node, BiasName));
        var (source, seen, padded) = at.ThroughPadding(node.Inputs[0]);
        var border = Padding.For(seen.Height, seen.Width, Window) + padded;
        if (Groups > 1 && Groups == seen.Channels && Kernel.OutputChannels == seen.Channels)
        {
            var input = at.Blocked(source);
            at.Add(new DepthwiseStep(at.Like(input), input, kernel, Window, border, relu));
        }
        else
        {
            at.Add(ConvolutionStep.Of(at.New(), at.ValueOf(source), kernel, Window, border, at.Algorithm, relu));
        }
    }
}

/// <summary>Convolution weights in the order output channel, input channel (of the group), row, column.</summary>
public sealed record Kernel(int OutputChannels, int InputChannels, int Height, int Width, ImmutableArray<float> Values)
{
    /// <summary>Weights per output channel.</summary>
    public int FanIn => InputChannels * Height * Width;

    /// <summary>All weights, as the sizes have it: they may come from a file, and their product be beyond int.</summary>
    internal Int128 Count => (Int128)OutputChannels * InputChannels * Height * Width;

    /// <summary>One weight.</summary>
    public float this[int output, int input, int y, int x] =>
        Values[((output * InputChannels + input) * Height + y) * Width + x];

    /// <summary>All weights of one output channel: input channel, row, column.</summary>
    public ReadOnlySpan<float> Filter(int output) => Values.AsSpan(output * FanIn, FanIn);

    /// <inheritdoc/>
    public override string ToString() => $"{OutputChannels}x{InputChannels}x{Height}x{Width}";
}
