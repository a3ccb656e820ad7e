using Circuits.Engine.Compilation;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>A convolution, or with a transposed kernel the map from its outputs to its inputs, which carries gradients back.</summary>
/// <remarks>Each is the other's gradient. The transposed one of a stride goes in passes, one for each remainder of a pixel by the stride.</remarks>
internal sealed class ConvolutionStep : Step
{
    /// <summary>An interleaved image's neighbouring pixels are computed side by side, as many as fill the lanes.</summary>
    private const int MostLanes = ChannelMap.BlockChannels;

    /// <summary>Tiles know the distance between their inputs up to four blocks.</summary>
    private const int MostTileStride = 4;

    private readonly FoldedKernel kernel;
    private readonly Window window;
    private readonly Border border;
    private readonly Relu? relu;
    private readonly ConvolutionPass[] passes;

    private ConvolutionStep(Value output, Value input, FoldedKernel kernel, Window window, Border border, Relu? relu, bool adds)
        : base(output, input)
    {
        (this.kernel, this.window, this.border, this.relu) = (kernel, window, border, relu);
        var (rows, columns) = kernel.IsTransposed ? TransposedAxes() : Axes();
        passes = [.. from y in rows from x in columns select new ConvolutionPass(output, input, kernel, y, x, relu, adds)];
        PackTasks = passes.Sum(p => p.PackTasks);
    }

    public override bool HasTrainedParameters => kernel.Kernel is not null;

    public override Border Halo => passes.Select(p => p.Halo).Aggregate(static (a, b) => new(
        Math.Max(a.Top, b.Top), Math.Max(a.Left, b.Left), Math.Max(a.Bottom, b.Bottom), Math.Max(a.Right, b.Right)));

    public override int PackTasks { get; } // asked for at each task of each pass: a sum by an iterator would allocate

    public override long MultiplyAdds => (kernel.IsTransposed ? Inputs[0] : Output).Shape.Count * kernel.FanIn;

    public override long WeightBytes => passes.Sum(p => p.WeightBytes);

    /// <summary>The step that computes a convolution fastest, forward or backward.</summary>
    /// <param name="output">The value to write: a convolution's output, or with a transposed kernel its input or the gradient of that.</param>
    /// <param name="input">The value to read.</param>
    /// <param name="kernel">The weights.</param>
    /// <param name="window">The convolution's window.</param>
    /// <param name="border">The convolution's padding.</param>
    /// <param name="relu">Applied at last.</param>
    /// <param name="adds">Whether to add to what the output holds.</param>
    /// <param name="algorithm">How.</param>
    public static Step Of(
        Value output, Value input, FoldedKernel kernel, Window window, Border border, ConvolutionAlgorithm algorithm, Relu? relu = null, bool adds = false) =>
        output.IsBlocked && input.IsBlocked && WinogradChoice.Of(input.Shape, output.Shape, kernel, window, algorithm) is var (vertical, horizontal)
            ? new WinogradStep(output, input, kernel, vertical, horizontal, border, relu, adds)
            : new ConvolutionStep(output, input, kernel, window, border, relu, adds);

    /// <summary>The gradient of a convolution, whichever step computes it: to its input, its kernel and its biases.</summary>
    public static void Differentiate(Backward backward, Value output, Value input, FoldedKernel kernel, Window window, Border border, Relu? relu)
    {
        var gradient = ReluGradientStep.Through(backward, output, relu);
        backward.Accumulate(input, (into, adds) => Of(into, gradient, kernel.Transposed(), window, border, backward.Algorithm, null, adds));
        if (kernel.Kernel is { } weights)
        {
            // The convolution's own input and output, whichever way this step goes.
            var (small, large) = kernel.IsTransposed ? (input, gradient) : (gradient, input);
            backward.Add(new KernelGradientStep(weights, small, large, kernel.IsTransposed ? kernel.Transposed() : kernel, window, border));
        }

        if (kernel.Offsets is { } offsets)
        {
            backward.Add(new ChannelSumStep(offsets, gradient));
        }
    }

    public override void Differentiate(Backward backward) => Differentiate(backward, Output, Inputs[0], kernel, window, border, relu);

    public override void Prepare()
    {
        foreach (var pass in passes)
        {
            pass.Prepare();
        }

        Tasks = passes.Sum(p => p.Tasks);
    }

    public override void Run(int task)
    {
        foreach (var pass in passes)
        {
            if (task < pass.Tasks)
            {
                pass.Run(task);
                return;
            }

            task -= pass.Tasks;
        }
    }

    public override void Pack(int task)
    {
        foreach (var pass in passes)
        {
            if (task < pass.PackTasks)
            {
                pass.Pack(task);
                return;
            }

            task -= pass.PackTasks;
        }
    }

    public override void Release()
    {
        foreach (var pass in passes)
        {
            pass.Dispose();
        }
    }

    private (IEnumerable<TapAxis> Rows, IEnumerable<TapAxis> Columns) Axes() => (
        [TapAxis.Of(Output.Shape.Height, window.Height, window.StrideHeight, window.DilationHeight, border.Top)],
        [TapAxis.Of(Output.Shape.Width, window.Width, window.StrideWidth, window.DilationWidth, border.Left)]);

    private (IEnumerable<TapAxis> Rows, IEnumerable<TapAxis> Columns) TransposedAxes()
    {
        var (height, width) = Output.IsBlocked ? (1, 1) : Phases();
        return (
            TapAxis.Transposed(Output.Shape.Height, window.Height, window.StrideHeight, window.DilationHeight, border.Top, height),
            TapAxis.Transposed(Output.Shape.Width, window.Width, window.StrideWidth, window.DilationWidth, border.Left, width));
    }

    private (int Height, int Width) Phases()
    {
        var (height, width) = (window.StrideHeight, window.StrideWidth);
        while (2 * height * width * Output.Lanes <= MostLanes)
        {
            if (width / window.StrideWidth < MostTileStride && width / window.StrideWidth <= height / window.StrideHeight)
            {
                width *= 2;
            }
            else
            {
                height *= 2;
            }
        }

        return (height, width);
    }
}
