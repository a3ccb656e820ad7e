using System.Runtime.Intrinsics;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>The gradient to a convolution's kernel: each weight's sum of products over all places where it was used.</summary>
/// <remarks>
/// Lanes are output channels; an input that is loaded serves two vectors of them. Inputs under one row of the kernel lie
/// side by side, so a tile takes a few of them whatever tap or channel they are. The sum over a few images or rows is
/// computed in registers and added to the sum before it: how many goes by the shape alone, so bits do not depend on threads.
/// </remarks>
internal sealed unsafe class KernelGradientStep : Step
{
    private const int Block = ChannelMap.BlockChannels;
    private const int GroupChannels = PackedKernel.GroupChannels;

    /// <summary>What is summed in one go stays in the first-level cache while all weights go over it. Sums, and so bits, go by it.</summary>
    private const int ResidentBytes = 24 * 1024;

    /// <summary>So many for each processor can be shared out evenly; more would read the same pixels more often.</summary>
    private const int TasksPerProcessor = 4;

    private readonly Parameter parameter;
    private readonly FoldedKernel kernel;
    private readonly TapAxis rows;
    private readonly TapAxis columns;
    private readonly int[] outputChannels; // by lane; -1 for none
    private readonly int[] inputChannels;
    private readonly int inputBlocks;
    private readonly int outputBlocks;
    private readonly int segments; // runs of neighbouring inputs, by kernel row and, where those are apart, column
    private readonly int run;
    private readonly NativeFloats sums; // group, input block, segment, input, output channel
    private nint[] wideTiles = [];
    private nint[] narrowTiles = [];
    private RowRuns runs;
    private int parts;
    private int imagesAtOnce;
    private int rowsAtOnce;

    /// <param name="parameter">Where the gradient goes.</param>
    /// <param name="gradient">Of the convolution's output, in blocks.</param>
    /// <param name="input">The convolution's input.</param>
    /// <param name="kernel">The convolution's.</param>
    /// <param name="window">The convolution's.</param>
    /// <param name="border">The convolution's padding.</param>
    public KernelGradientStep(Parameter parameter, Value gradient, Value input, FoldedKernel kernel, Window window, Border border)
        : base(new($"{parameter.Name} gradient", new(1, 1, 1, 1), ChannelMap.Dense(1), Block), gradient, input)
    {
        (this.parameter, this.kernel) = (parameter, kernel);
        rows = TapAxis.Of(gradient.Shape.Height, window.Height, window.StrideHeight, window.DilationHeight, border.Top);
        columns = TapAxis.Of(gradient.Shape.Width, window.Width, window.StrideWidth, window.DilationWidth, border.Left);
        (outputChannels, inputChannels) = (gradient.Map.ChannelOfLane(), input.Map.ChannelOfLane());
        outputBlocks = gradient.Map.Blocks;
        inputBlocks = input.IsBlocked ? input.Map.Blocks : 1;
        segments = window.Height * (columns.IsDense ? 1 : window.Width);
        run = (columns.IsDense ? window.Width : 1) * input.Lanes;
        sums = new((long)Groups * inputBlocks * PairFloats);
    }

    public override Border Halo
    {
        get
        {
            var (top, bottom) = rows.Beyond(Inputs[1].Shape.Height);
            var (left, right) = columns.Beyond(Inputs[1].Shape.Width);
            return new(top, left, bottom, right);
        }
    }

    public override long MultiplyAdds => Inputs[0].Shape.Count * kernel.FanIn;

    public override long WeightBytes => sums.Bytes;

    private int Groups => (outputBlocks + 1) / 2;

    private long PairFloats => (long)segments * run * GroupChannels;

    private int Units => segments * runs.Count;

    public override void Prepare()
    {
        var longest = Vector512.IsHardwareAccelerated ? KernelGradientTiles<Vector512<float>, Lanes16>.Longest : 6;
        wideTiles = Of(TileTable.WidestLanes);
        narrowTiles = Of(Math.Min(8, TileTable.WidestLanes));
        runs = new(run, longest);
        var enough = TasksPerProcessor * Environment.ProcessorCount;
        parts = Math.Clamp((enough + Groups * inputBlocks - 1) / (Groups * inputBlocks), 1, Units);
        Tasks = Groups * inputBlocks * parts;

        var (gradient, input) = (Inputs[0].Shape, Inputs[1].Shape);
        var bytes = sizeof(float) * ((long)gradient.Height * gradient.Width * GroupChannels + (long)input.Height * input.Width * Inputs[1].Lanes);
        imagesAtOnce = (int)Math.Clamp(ResidentBytes / bytes, 1, gradient.Batch);
        rowsAtOnce = (int)Math.Clamp(gradient.Height * ResidentBytes / bytes, 1, gradient.Height);

        static nint[] Of(int lanes) => lanes switch
        {
            16 => KernelGradientTiles<Vector512<float>, Lanes16>.ByLength,
            8 => KernelGradientTiles<Vector256<float>, Lanes8>.ByLength,
            _ => KernelGradientTiles<Vector128<float>, Lanes4>.ByLength,
        };
    }

    public override void Run(int task)
    {
        var (pair, part) = (task / parts, task % parts);
        var (group, block) = (pair / inputBlocks, pair % inputBlocks);
        var (firstUnit, endUnit) = ((int)((long)Units * part / parts), (int)((long)Units * (part + 1) / parts));
        var width = Math.Min(2, outputBlocks - 2 * group) * Block;
        var pairSums = sums.Pointer + pair * PairFloats;
        for (var unit = firstUnit; unit < endUnit; unit++)
        {
            var (at, length) = Unit(unit);
            new Span<float>(pairSums + (nint)at * width, length * width).Clear();
        }

        var shape = Inputs[0].Shape;
        for (var image = 0; image < shape.Batch; image += imagesAtOnce)
        {
            for (var row = 0; row < shape.Height; row += rowsAtOnce)
            {
                var walk = Walk(Math.Min(imagesAtOnce, shape.Batch - image), Math.Min(rowsAtOnce, shape.Height - row));
                for (var unit = firstUnit; unit < endUnit; unit++)
                {
                    Add(unit, group, block, image, row, &walk, pairSums, width);
                }
            }
        }

        for (var unit = firstUnit; unit < endUnit; unit++)
        {
            HandOver(unit, group, block, pairSums, width);
        }
    }

    public override void Release() => sums.Dispose();

    /// <summary>The inputs of a unit of work, counted through all segments of a pair of blocks.</summary>
    private (int At, int Length) Unit(int unit)
    {
        var (segment, i) = (unit / runs.Count, unit % runs.Count);
        return (segment * run + runs.Start(i), runs.Length(i));
    }

    private PixelWalk Walk(int images, int rowCount)
    {
        var (gradient, input) = (Inputs[0], Inputs[1]);
        return new()
        {
            Images = images,
            Rows = rowCount,
            Pixels = gradient.Shape.Width,
            InputImage = input.ImagePitch,
            InputRow = (nint)rows.Stride * input.Owner.Layout.RowPitch,
            InputPixel = columns.Stride * input.Lanes,
            GradientImage = gradient.ImagePitch,
            GradientRow = gradient.Owner.Layout.RowPitch,
        };
    }

    private void Add(int unit, int group, int block, int image, int row, PixelWalk* walk, float* pairSums, int width)
    {
        var (at, length) = Unit(unit);
        var (segment, first) = (at / run, at % run);
        var (y, x) = columns.IsDense ? (segment, 0) : (segment / columns.Offsets.Length, segment % columns.Offsets.Length);
        var input = Inputs[1].At(image, block, row * rows.Stride + rows.Offsets[y], columns.Offsets[x]) + first;
        var gradient = Inputs[0].At(image, 2 * group, row, 0);
        var planePitch = Inputs[0].Owner.Layout.PlanePitch;
        var (tiles, lanes) = width == GroupChannels ? (wideTiles, TileTable.WidestLanes) : (narrowTiles, Math.Min(8, TileTable.WidestLanes));
        var sum = (delegate*<float*, float*, nint, PixelWalk*, float*, nint, void>)tiles[length];
        for (var channel = 0; channel < width; channel += 2 * lanes)
        {
            sum(
                input, gradient + channel / Block * planePitch + channel % Block, lanes == Block ? planePitch : lanes,
                walk, pairSums + (nint)at * width + channel, width);
        }
    }

    private void HandOver(int unit, int group, int block, float* pairSums, int width)
    {
        var gradient = parameter.Gradient;
        var lanes = Inputs[1].Lanes;
        var (at, length) = Unit(unit);
        for (var i = at; i < at + length; i++)
        {
            var (segment, place) = (i / run, i % run);
            var tap = columns.IsDense ? segment * kernel.Width + place / lanes : segment;
            var input = inputChannels[block * lanes + place % lanes];
            for (var o = 0; o < width && input >= 0; o++)
            {
                var output = outputChannels[group * GroupChannels + o];
                if (output >= 0 && kernel.TapsOf(output, input) is >= 0 and var taps)
                {
                    gradient[taps + tap] = pairSums[(nint)i * width + o];
                }
            }
        }
    }
}
