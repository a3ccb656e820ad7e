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

    /// <summary>What is summed in one go stays in the nearest caches while all weights go over it. The sums, and so the bits, go by it.</summary>
    private const int ResidentBytes = 48 * 1024;

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
    private Unit[] units = [];
    private int[] pixels = []; // the offsets of input and gradient at each pixel that is summed in one go, from the first
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

    public override void Prepare()
    {
        var longest = Vector512.IsHardwareAccelerated ? KernelGradientTiles<Vector512<float>, Lanes16>.Longest : 6;
        wideTiles = Of(TileTable.WidestLanes);
        narrowTiles = Of(Math.Min(8, TileTable.WidestLanes));
        var runs = new RowRuns(run, longest);
        var (gradient, input) = (Inputs[0], Inputs[1]);
        var (pitch, apart) = (input.Owner.Layout.RowPitch, columns.IsDense ? 1 : columns.Offsets.Length);
        units =
        [
            .. from segment in Enumerable.Range(0, segments)
            from i in Enumerable.Range(0, runs.Count)
            let start = (nint)rows.Offsets[segment / apart] * pitch + columns.Offsets[segment % apart] * input.Lanes
            select new Unit(start + runs.Start(i), segment * run + runs.Start(i), runs.Length(i)),
        ];
        var enough = TasksPerProcessor * Environment.ProcessorCount;
        parts = Math.Clamp((enough + Groups * inputBlocks - 1) / (Groups * inputBlocks), 1, units.Length);
        Tasks = Groups * inputBlocks * parts;

        var (shape, inputPixels) = (gradient.Shape, (long)input.Shape.Height * input.Shape.Width);
        var bytes = sizeof(float) * ((long)shape.Height * shape.Width * GroupChannels + inputPixels * input.Lanes);
        imagesAtOnce = (int)Math.Clamp(ResidentBytes / bytes, 1, shape.Batch);
        rowsAtOnce = (int)Math.Clamp(shape.Height * ResidentBytes / bytes, 1, shape.Height);
        pixels =
        [
            .. from image in Enumerable.Range(0, imagesAtOnce)
            from y in Enumerable.Range(0, rowsAtOnce)
            from x in Enumerable.Range(0, shape.Width)
            from offset in new[]
            {
                image * input.ImagePitch + (nint)y * rows.Stride * pitch + (nint)x * columns.Stride * input.Lanes,
                image * gradient.ImagePitch + (nint)y * gradient.Owner.Layout.RowPitch + (nint)x * Block,
            }
            select checked((int)offset),
        ];

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
        var ofTask = units.AsSpan()[(int)((long)units.Length * part / parts)..(int)((long)units.Length * (part + 1) / parts)];
        var width = Math.Min(2, outputBlocks - 2 * group) * Block;
        var pairSums = sums.Pointer + pair * PairFloats;
        foreach (var unit in ofTask)
        {
            new Span<float>(pairSums + (nint)unit.At * width, unit.Length * width).Clear();
        }

        var shape = Inputs[0].Shape;
        for (var image = 0; image < shape.Batch; image += imagesAtOnce)
        {
            for (var row = 0; row < shape.Height; row += rowsAtOnce)
            {
                var count = Math.Min(imagesAtOnce, shape.Batch - image) * Math.Min(rowsAtOnce, shape.Height - row) * shape.Width;
                var input = Inputs[1].At(image, block, row * rows.Stride, 0);
                var gradient = Inputs[0].At(image, 2 * group, row, 0);
                Add(ofTask, input, gradient, count, pairSums, width);
            }
        }

        foreach (var unit in ofTask)
        {
            HandOver(unit, group, block, pairSums, width);
        }
    }

    public override void Release() => sums.Dispose();

    private void Add(ReadOnlySpan<Unit> ofTask, float* input, float* gradient, int count, float* pairSums, int width)
    {
        var planePitch = Inputs[0].Owner.Layout.PlanePitch;
        var (tiles, lanes) = width == GroupChannels ? (wideTiles, TileTable.WidestLanes) : (narrowTiles, Math.Min(8, TileTable.WidestLanes));
        var second = lanes == Block ? planePitch : lanes;
        fixed (int* first = pixels)
        {
            foreach (var unit in ofTask)
            {
                var sum = (delegate*<float*, float*, nint, int*, int*, float*, nint, void>)tiles[unit.Length];
                for (var channel = 0; channel < width; channel += 2 * lanes)
                {
                    sum(
                        input + unit.Input, gradient + channel / Block * planePitch + channel % Block, second,
                        first, first + 2 * count, pairSums + (nint)unit.At * width + channel, width);
                }
            }
        }
    }

    private void HandOver(Unit unit, int group, int block, float* pairSums, int width)
    {
        var gradient = parameter.Gradient;
        var lanes = Inputs[1].Lanes;
        for (var i = unit.At; i < unit.At + unit.Length; i++)
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

    /// <summary>Neighbouring inputs that a tile takes at once.</summary>
    /// <param name="Input">Where they start, in floats from the pixel at the place of the output.</param>
    /// <param name="At">Their place among all inputs of the pair of blocks.</param>
    /// <param name="Length">How many.</param>
    private readonly record struct Unit(nint Input, int At, int Length);
}
