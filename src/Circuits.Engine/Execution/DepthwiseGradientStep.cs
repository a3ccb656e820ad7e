using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>The gradient to a depthwise convolution's input. Products are added by input row, then column, of what is read.</summary>
internal sealed unsafe class DepthwiseGradientStep : RowStep
{
    private const int Block = ChannelMap.BlockChannels;

    private readonly DepthwiseKernel packed;
    private readonly Window window;
    private readonly TapAxis[] rows;
    private readonly TapAxis[] columns;
    private readonly bool adds;

    /// <param name="into">The gradient to the input.</param>
    /// <param name="gradient">Of the output.</param>
    /// <param name="packed">The weights, which the convolution keeps up.</param>
    /// <param name="window">The convolution's.</param>
    /// <param name="border">The convolution's padding.</param>
    /// <param name="adds">Whether to add to what is there.</param>
    public DepthwiseGradientStep(Value into, Value gradient, DepthwiseKernel packed, Window window, Border border, bool adds)
        : base(into, gradient)
    {
        (this.packed, this.window, this.adds) = (packed, window, adds);
        rows = [.. TapAxis.Transposed(into.Shape.Height, window.Height, window.StrideHeight, window.DilationHeight, border.Top, 1)];
        columns = [.. TapAxis.Transposed(into.Shape.Width, window.Width, window.StrideWidth, window.DilationWidth, border.Left, 1)];
    }

    public override Border Halo
    {
        get
        {
            var shape = Inputs[0].Shape;
            return new(
                rows.Max(a => a.Beyond(shape.Height).Before),
                columns.Max(a => a.Beyond(shape.Width).Before),
                rows.Max(a => a.Beyond(shape.Height).After),
                columns.Max(a => a.Beyond(shape.Width).After));
        }
    }

    public override long MultiplyAdds => Inputs[0].Shape.Count * window.Height * window.Width;

    protected override void Run<V, L>(int task)
    {
        var (image, block, y) = Locate(task);
        var row = rows[y % window.StrideHeight];
        foreach (var column in columns)
        {
            for (var lane = 0; lane < Block; lane += L.Count)
            {
                Run<V, L>(row, column, Inputs[0].At(image, block, y / window.StrideHeight, 0) + lane, packed.Block(block) + Block + lane, Output.At(image, block, y, column.First) + lane);
            }
        }
    }

    private void Run<V, L>(TapAxis row, TapAxis column, float* source, float* taps, float* destination)
        where V : struct
        where L : struct, ILanes<V>
    {
        nint rowPitch = Inputs[0].Owner.Layout.RowPitch, step = column.Step * Block;
        int[] rowTaps = row.Taps[0], columnTaps = column.Taps[0];
        V zero = L.Broadcast(0);
        var x = 0;

        // Four pixels at once hide the latency of the multiply-add.
        for (; x + 4 <= column.Count; x += 4, source += 4 * Block, destination += 4 * step)
        {
            V a = zero, b = zero, c = zero, d = zero;
            if (adds)
            {
                (a, b, c, d) = (L.Load(destination), L.Load(destination + step), L.Load(destination + 2 * step), L.Load(destination + 3 * step));
            }

            for (var i = 0; i < rowTaps.Length; i++)
            {
                for (var k = 0; k < columnTaps.Length; k++)
                {
                    var w = L.Load(taps + (nint)(rowTaps[i] * window.Width + columnTaps[k]) * Block);
                    var pixel = source + row.Offsets[i] * rowPitch + column.Offsets[k] * Block;
                    a = L.MultiplyAdd(w, L.Load(pixel), a);
                    b = L.MultiplyAdd(w, L.Load(pixel + Block), b);
                    c = L.MultiplyAdd(w, L.Load(pixel + 2 * Block), c);
                    d = L.MultiplyAdd(w, L.Load(pixel + 3 * Block), d);
                }
            }

            L.Store(a, destination);
            L.Store(b, destination + step);
            L.Store(c, destination + 2 * step);
            L.Store(d, destination + 3 * step);
        }

        for (; x < column.Count; x++, source += Block, destination += step)
        {
            var a = adds ? L.Load(destination) : zero;
            for (var i = 0; i < rowTaps.Length; i++)
            {
                for (var k = 0; k < columnTaps.Length; k++)
                {
                    var w = L.Load(taps + (nint)(rowTaps[i] * window.Width + columnTaps[k]) * Block);
                    a = L.MultiplyAdd(w, L.Load(source + row.Offsets[i] * rowPitch + column.Offsets[k] * Block), a);
                }
            }

            L.Store(a, destination);
        }
    }
}

/// <summary>The gradient to a depthwise convolution's kernel: for each tap a sum over pixels of an image, then over images.</summary>
internal sealed unsafe class DepthwiseKernelGradientStep(
    Parameter parameter, Value gradient, Value input, FoldedKernel kernel, Window window, Border border)
    : VectorStep(new($"{parameter.Name} gradient", new(1, 1, 1, 1), ChannelMap.Dense(1), ChannelMap.BlockChannels), gradient, input)
{
    private const int Block = ChannelMap.BlockChannels;

    /// <summary>Sums at once, enough to hide the latency of the multiply-add.</summary>
    private const int Columns = 4;

    private readonly int[] channels = gradient.Map.ChannelOfLane();
    private readonly int parts = (window.Width + Columns - 1) / Columns;

    public override Border Halo => border;

    public override long MultiplyAdds => Inputs[0].Shape.Count * window.Height * window.Width;

    public override void Prepare() => Tasks = Inputs[0].Map.Blocks * window.Height * parts;

    protected override void Run<V, L>(int task)
    {
        var (block, row, part) = (task / (window.Height * parts), task / parts % window.Height, task % parts);
        var sums = stackalloc float[Columns * Block];
        new Span<float>(sums, Columns * Block).Clear();
        var first = part * Columns;
        for (var image = 0; image < Inputs[0].Shape.Batch; image++)
        {
            for (var lane = 0; lane < Block; lane += L.Count)
            {
                OfImage<V, L>(image, block, row, first, lane, sums + lane);
            }
        }

        for (var lane = 0; lane < Block; lane++)
        {
            for (var k = 0; k < Columns && first + k < window.Width && channels[block * Block + lane] >= 0; k++)
            {
                var channel = channels[block * Block + lane];
                parameter.Gradient[kernel.TapsOf(channel, channel) + row * window.Width + first + k] = sums[k * Block + lane];
            }
        }
    }

    private void OfImage<V, L>(int image, int block, int row, int first, int lane, float* sums)
        where V : struct
        where L : struct, ILanes<V>
    {
        // Beyond the last column of taps the last one is summed again, for nobody.
        nint second = Column(1), third = Column(2), fourth = Column(3), step = window.StrideWidth * Block;
        V a = L.Broadcast(0), b = a, c = a, d = a;
        for (var y = 0; y < Inputs[0].Shape.Height; y++)
        {
            var g = Inputs[0].At(image, block, y, 0) + lane;
            var x = Inputs[1].At(image, block, y * window.StrideHeight + row * window.DilationHeight - border.Top, first * window.DilationWidth - border.Left) + lane;
            for (var end = g + Inputs[0].Shape.Width * Block; g < end; g += Block, x += step)
            {
                var v = L.Load(g);
                a = L.MultiplyAdd(v, L.Load(x), a);
                b = L.MultiplyAdd(v, L.Load(x + second), b);
                c = L.MultiplyAdd(v, L.Load(x + third), c);
                d = L.MultiplyAdd(v, L.Load(x + fourth), d);
            }
        }

        L.Store(L.Add(L.Load(sums), a), sums);
        L.Store(L.Add(L.Load(sums + Block), b), sums + Block);
        L.Store(L.Add(L.Load(sums + 2 * Block), c), sums + 2 * Block);
        L.Store(L.Add(L.Load(sums + 3 * Block), d), sums + 3 * Block);

        nint Column(int k) => (nint)Math.Min(k, window.Width - 1 - first) * window.DilationWidth * Block;
    }
}
