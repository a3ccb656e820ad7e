using System.Collections.Immutable;
using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>The transpose of a convolution, as in <c>torch.nn.functional.conv_transpose2d</c>: it spreads each input over a window of outputs.</summary>
/// <param name="Kernel">
/// The weights of the convolution that it transposes: that one's outputs are the inputs here (input channel, output channel of the group, row, column).
/// </param>
/// <param name="Bias">One per output channel; empty for none.</param>
/// <param name="Window">Kernel size, stride and dilation.</param>
/// <param name="Border">Pixels cut off at each side of what the windows cover; PyTorch's padding is the same number at all four.</param>
/// <param name="ExtraRows">Rows added at the bottom, fewer than the stride or the dilation: PyTorch's output padding.</param>
/// <param name="ExtraColumns">Columns added at the right.</param>
/// <param name="Groups">Groups of channels that do not see each other.</param>
public sealed record TransposedConvolution(
    Kernel Kernel, ImmutableArray<float> Bias, Window Window, Border Border, int ExtraRows = 0, int ExtraColumns = 0, int Groups = 1) : Operation
{
    private const string KernelName = "kernel";
    private const string BiasName = "bias";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var input = Single(inputs);
        Window.Check();
        if (Border.Top < 0 || Border.Left < 0 || Border.Bottom < 0 || Border.Right < 0)
        {
            throw new GraphException($"it cuts off {Border}: give numbers of at least 0.");
        }

        if (Kernel.Height != Window.Height || Kernel.Width != Window.Width)
        {
            throw new GraphException($"its kernel is {Kernel.Height}x{Kernel.Width}, its window {Window.Height}x{Window.Width}.");
        }

        if (Kernel.Values.Length != Kernel.Count)
        {
            throw new GraphException($"its kernel is {Kernel}, which takes {Kernel.Count} weights; it has {Kernel.Values.Length}.");
        }

        if (Groups < 1 || Kernel.OutputChannels != input.Channels || Kernel.OutputChannels % Groups != 0)
        {
            throw new GraphException(
                $"its weights ({Kernel}, {Groups} groups) expect {Kernel.OutputChannels} channels, the input has {input.Channels}. Check which node feeds it.");
        }

        var channels = (long)Kernel.InputChannels * Groups;
        if (!Bias.IsEmpty && Bias.Length != channels)
        {
            throw new GraphException($"it has {Bias.Length} biases for {channels} channels.");
        }

        if (ExtraRows < 0 || ExtraColumns < 0
            || ExtraRows >= Math.Max(Window.StrideHeight, Window.DilationHeight) || ExtraColumns >= Math.Max(Window.StrideWidth, Window.DilationWidth))
        {
            throw new GraphException($"it adds {ExtraRows} rows and {ExtraColumns} columns: give fewer than its stride or its dilation.");
        }

        var height = (input.Height - 1L) * Window.StrideHeight + Window.ExtentHeight - Border.Top - Border.Bottom + ExtraRows;
        var width = (input.Width - 1L) * Window.StrideWidth + Window.ExtentWidth - Border.Left - Border.Right + ExtraColumns;
        if (Math.Max(channels, Math.Max(height, width)) > int.MaxValue)
        {
            throw new GraphException($"it makes {channels} channels of {height}x{width}, more than can be counted.");
        }

        return height > 0 && width > 0
            ? new(input.Batch, (int)channels, (int)height, (int)width)
            : throw new GraphException($"it leaves {height}x{width} pixels of {input} when {Border} is cut off. Cut off less.");
    }

    internal override IEnumerable<Parameter> ParametersOf(Node node)
    {
        yield return new(Parameter.Named(node, KernelName), new(Kernel.OutputChannels, Kernel.InputChannels, Kernel.Height, Kernel.Width), Kernel.Values.AsSpan(), isTrained: true);
        if (!Bias.IsEmpty)
        {
            yield return new(Parameter.Named(node, BiasName), new(Bias.Length, 1, 1, 1), Bias.AsSpan(), isTrained: true);
        }
    }

    internal override Operation With(Func<string, ImmutableArray<float>> weights) =>
        this with { Kernel = Kernel with { Values = weights(KernelName) }, Bias = Bias.IsEmpty ? [] : weights(BiasName) };

    internal override void Lower(Lowering at)
    {
        var convolution = new Convolution(Kernel, [], Window, default, Groups);
        var kernel = new FoldedKernel(convolution, null, at.Parameter(KernelName)).Transposed(Bias.AsSpan(), at.Parameter(BiasName));

        // In blocks, because the gradient to the kernel has this side's channels in its lanes.
        at.Add(ConvolutionStep.Of(at.New(), at.Blocked(), kernel, Window, Border, at.Algorithm));
    }
}
