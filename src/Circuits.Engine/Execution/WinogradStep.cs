using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Convolution of stride 1 by Winograd's minimal filtering, with bias and ReLU in the same pass.</summary>
/// <remarks>
/// A task takes some tiles of the plane: transforms their inputs, multiplies the channels at each point as a matrix
/// product (inputs added one at a time, over blocks, then lanes), and transforms the sums back. Each tile is computed by
/// the same operations in the same order whatever tiles are beside it, so threads, vector width and batch change no bit.
/// </remarks>
internal sealed unsafe class WinogradStep : VectorStep
{
    private const int Block = ChannelMap.BlockChannels;

    /// <summary>Two blocks of output channels share each input they load.</summary>
    private const int GroupChannels = 2 * Block;

    /// <summary>The transformed inputs and sums of a task stay in a second-level cache of this size, or little more.</summary>
    private const long ScratchBytes = 384 * 1024;

    /// <summary>Tiles that one pass over the weights serves, at least: they may come from memory.</summary>
    private const int LeastTiles = 24;

    private const int MostTiles = 64;

    /// <summary>A cache line, so that the same place at each point does not fall on the same lines of the cache.</summary>
    private const int Stagger = 16;

    private readonly FoldedKernel kernel;
    private readonly Border border;
    private readonly WinogradForm vertical;
    private readonly WinogradForm horizontal;
    private readonly float low;
    private readonly float high;
    private readonly int outputBlocks;
    private readonly int groups;
    private readonly int points;
    private readonly long groupFloats;
    private readonly NativeFloats weights; // group, point, input lane, output channel
    private readonly NativeFloats bias;
    private readonly float[] nothing = GC.AllocateArray<float>(GroupChannels, pinned: true);
    private int[] segments = [];
    private nint[] products = [];
    private int longest;
    private int tileColumns;
    private int tilesPerImage;
    private int tiles;
    private int tilesPerTask;
    private int parts;

    public WinogradStep(Value output, Value input, FoldedKernel kernel, WinogradForm vertical, WinogradForm horizontal, Border border, Relu? relu)
        : base(output, input)
    {
        this.kernel = kernel;
        this.border = border;
        this.vertical = vertical;
        this.horizontal = horizontal;
        (low, high) = relu is null ? (float.NegativeInfinity, float.PositiveInfinity) : (0f, relu.Ceiling);
        outputBlocks = output.Map.Blocks;
        groups = (outputBlocks + 1) / 2;
        points = vertical.Points * horizontal.Points;
        groupFloats = (long)points * InputLanes * GroupChannels;
        weights = new(groupFloats * groups);
        bias = new(groups * GroupChannels);
        Pack();
    }

    /// <summary>What the windows reach. Tiles reach further, but what they find there is multiplied into no output.</summary>
    public override Border Halo
    {
        get
        {
            var (shape, input) = (Output.Shape, Inputs[0].Shape);
            return new(
                border.Top,
                border.Left,
                Math.Max(0, shape.Height - 1 + vertical.Taps - border.Top - input.Height),
                Math.Max(0, shape.Width - 1 + horizontal.Taps - border.Left - input.Width));
        }
    }

    public override long MultiplyAdds => Output.Shape.Count * kernel.FanIn;

    public override long WeightBytes => weights.Bytes + bias.Bytes;

    private int InputLanes => Inputs[0].Map.Blocks * Block;

    private nint InputPitch => (nint)InputLanes * tilesPerTask + Stagger;

    private nint SumPitch => (nint)GroupChannels * tilesPerTask + Stagger;

    /// <summary>A tile's inputs between the two axes, and a tile at the edge: 8 x 8 pixels at most.</summary>
    private static int PatchFloats => 64 * Block;

    public override void Prepare()
    {
        var shape = Output.Shape;
        tileColumns = (shape.Width + horizontal.Outputs - 1) / horizontal.Outputs;
        tilesPerImage = tileColumns * ((shape.Height + vertical.Outputs - 1) / vertical.Outputs);
        tiles = shape.Batch * tilesPerImage;
        (products, longest) = TileTable.For(Block, TileTable.WidestLanes);

        var bytesPerTile = (long)points * (InputLanes + GroupChannels) * sizeof(float);
        var most = (int)Math.Clamp(ScratchBytes / bytesPerTile, LeastTiles, MostTiles);
        var chunks = (tiles + most - 1) / most;
        tilesPerTask = (tiles + chunks - 1) / chunks;
        chunks = (tiles + tilesPerTask - 1) / tilesPerTask;

        // Few tiles of many channels: share out the outputs too, though each task then transforms the inputs for itself.
        parts = chunks >= 8 ? 1 : Math.Min(groups, Math.Max(1, 8 / chunks));
        Tasks = chunks * parts;
        segments = [.. Enumerable.Range(0, Inputs[0].Map.Blocks).Select(block => block * tilesPerTask * Block)];
    }

    public override void Release()
    {
        weights.Dispose();
        bias.Dispose();
    }

    protected override void Run<V, L>(int task)
    {
        var (chunk, part) = (task / parts, task % parts);
        var first = chunk * tilesPerTask;
        var count = Math.Min(tilesPerTask, tiles - first);
        var inputs = Scratch.OfThisThread(points * (InputPitch + SumPitch) + 2 * PatchFloats);
        var sums = inputs + points * InputPitch;
        var patch = sums + points * SumPitch;
        TransformInputs<V, L>(first, count, inputs, patch);
        for (var group = groups * part / parts; group < groups * (part + 1) / parts; group++)
        {
            var blocks = Math.Min(2, outputBlocks - 2 * group);
            Multiply(group, blocks, count, inputs, sums);
            for (var block = 0; block < blocks; block++)
            {
                TransformSums<V, L>(first, count, 2 * group + block, sums + (nint)block * tilesPerTask * Block, patch);
            }
        }
    }

    private (int Image, int Y, int X) Locate(int tile)
    {
        var image = tile / tilesPerImage;
        tile -= image * tilesPerImage;
        return (image, tile / tileColumns * vertical.Outputs, tile % tileColumns * horizontal.Outputs);
    }

    private void TransformInputs<V, L>(int first, int count, float* destination, float* patch)
        where V : struct
        where L : struct, ILanes<V>
    {
        var input = Inputs[0];
        var layout = input.Owner.Layout;
        var pitch = InputPitch;
        var (height, width) = (vertical.Points, horizontal.Points);
        for (var i = 0; i < count; i++)
        {
            var (image, y, x) = Locate(first + i);
            var rows = Math.Min(height, input.Shape.Height + layout.Halo.Bottom - (y - border.Top));
            var columns = Math.Min(width, input.Shape.Width + layout.Halo.Right - (x - border.Left));
            for (var block = 0; block < input.Map.Blocks; block++)
            {
                var source = input.At(image, block, y - border.Top, x - border.Left);
                nint rowPitch = layout.RowPitch;
                if (rows < height || columns < width)
                {
                    source = Copy(source, rowPitch, rows, columns, patch);
                    rowPitch = width * Block;
                }

                var to = destination + ((nint)block * tilesPerTask + i) * Block;
                for (var lane = 0; lane < Block; lane += L.Count)
                {
                    if (width == 1)
                    {
                        WinogradTransform<V, L>.Inputs(height, new(source + lane, rowPitch, 0), new(to + lane, pitch, 0), 1);
                        continue;
                    }

                    var line = new Line(source + lane, Block, rowPitch);
                    if (height > 1)
                    {
                        var between = patch + PatchFloats + lane;
                        WinogradTransform<V, L>.Inputs(height, new(source + lane, rowPitch, Block), new(between, width * Block, Block), width);
                        line = new(between, Block, width * Block);
                    }

                    WinogradTransform<V, L>.Inputs(width, line, new(to + lane, pitch, width * pitch), height);
                }
            }
        }
    }

    /// <summary>A tile that reaches beyond the border of zeros, with zeros there.</summary>
    private float* Copy(float* source, nint rowPitch, int rows, int columns, float* patch)
    {
        var width = horizontal.Points;
        new Span<float>(patch, vertical.Points * width * Block).Clear();
        for (var y = 0; y < rows; y++)
        {
            new Span<float>(source + y * rowPitch, columns * Block).CopyTo(new Span<float>(patch + y * width * Block, columns * Block));
        }

        return patch;
    }

    private void Multiply(int group, int blocks, int count, float* inputs, float* sums)
    {
        var lanes = TileTable.WidestLanes;
        var weightStep = blocks * Block;
        var runs = new RowRuns(count, longest);
        nint blockPitch = (nint)tilesPerTask * Block;
        var zeros = (float*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref nothing[0]);
        fixed (int* first = segments)
        {
            var end = first + segments.Length;
            for (var point = 0; point < points; point++)
            {
                var pointWeights = weights.Pointer + group * groupFloats + (nint)point * InputLanes * weightStep;
                for (var run = 0; run < runs.Count; run++)
                {
                    var source = inputs + point * InputPitch + runs.Start(run) * Block;
                    var destination = sums + point * SumPitch + runs.Start(run) * Block;
                    var compute = (delegate*<float*, float*, int*, int*, nint, nint, float*, float*, nint, float, float, void>)products[runs.Length(run)];
                    for (var channel = 0; channel < weightStep; channel += 2 * lanes)
                    {
                        compute(
                            source, pointWeights + channel, first, end, Block, weightStep, zeros,
                            destination + channel / Block * blockPitch + channel % Block, lanes == Block ? blockPitch : lanes,
                            float.NegativeInfinity, float.PositiveInfinity);
                    }
                }
            }
        }
    }

    private void TransformSums<V, L>(int first, int count, int block, float* sums, float* patch)
        where V : struct
        where L : struct, ILanes<V>
    {
        var pitch = SumPitch;
        var (height, width) = (vertical.Outputs, horizontal.Outputs);
        nint rowPitch = Output.Owner.Layout.RowPitch;
        for (var lane = 0; lane < Block; lane += L.Count)
        {
            var finish = new BiasAndClamp<V, L>(L.Load(bias.Pointer + block * Block + lane), L.Broadcast(low), L.Broadcast(high));
            for (var i = 0; i < count; i++)
            {
                var (image, y, x) = Locate(first + i);
                var rows = Math.Min(height, Output.Shape.Height - y);
                var columns = Math.Min(width, Output.Shape.Width - x);
                var whole = rows == height && columns == width;
                var destination = Output.At(image, block, y, x) + lane;
                var to = whole ? destination : patch;
                var toPitch = whole ? rowPitch : width * Block;
                var source = sums + (nint)i * Block + lane;
                if (width == 1)
                {
                    WinogradTransform<V, L>.Outputs(vertical, new(source, pitch, 0), new(to, toPitch, 0), 1, finish);
                }
                else
                {
                    var line = new Line(source, pitch, 0);
                    if (height > 1)
                    {
                        var between = patch + PatchFloats;
                        WinogradTransform<V, L>.Outputs(
                            vertical, new(source, horizontal.Points * pitch, pitch), new(between, horizontal.Points * Block, Block), horizontal.Points, default(Unfinished<V>));
                        line = new(between, Block, horizontal.Points * Block);
                    }

                    WinogradTransform<V, L>.Outputs(horizontal, line, new(to, Block, toPitch), height, finish);
                }

                if (!whole)
                {
                    for (var row = 0; row < rows; row++)
                    {
                        for (var column = 0; column < columns; column++)
                        {
                            L.Store(L.Load(to + row * toPitch + column * Block), destination + row * rowPitch + column * Block);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Weights at the points in the order the products read them; computed in double precision, rounded once.</summary>
    private void Pack()
    {
        var input = Inputs[0];
        var (tall, wide) = (vertical.TapMatrix(), horizontal.TapMatrix());
        Parallel.For(0, groups, group =>
        {
            var width = Math.Min(2, outputBlocks - 2 * group) * Block;
            var last = Math.Min(kernel.OutputChannels - group * GroupChannels, width);
            var between = new double[vertical.Points * horizontal.Taps];
            for (var o = 0; o < last; o++)
            {
                bias.Pointer[group * GroupChannels + o] = kernel.Bias(group * GroupChannels + o);
            }

            for (var c = 0; c < input.Map.Channels; c++)
            {
                var destination = weights.Pointer + group * groupFloats + (nint)input.Map[c] * width;
                for (var o = 0; o < last; o++)
                {
                    var output = group * GroupChannels + o;
                    var taps = kernel.Filter(output).Slice(c * vertical.Taps * horizontal.Taps, vertical.Taps * horizontal.Taps);
                    var scale = kernel.Scale(output);
                    for (var p = 0; p < vertical.Points; p++)
                    {
                        for (var x = 0; x < horizontal.Taps; x++)
                        {
                            var sum = 0.0;
                            for (var y = 0; y < vertical.Taps; y++)
                            {
                                sum += tall[p * vertical.Taps + y] * taps[y * horizontal.Taps + x];
                            }

                            between[p * horizontal.Taps + x] = sum * scale;
                        }

                        for (var q = 0; q < horizontal.Points; q++)
                        {
                            var sum = 0.0;
                            for (var x = 0; x < horizontal.Taps; x++)
                            {
                                sum += wide[q * horizontal.Taps + x] * between[p * horizontal.Taps + x];
                            }

                            destination[(nint)(p * horizontal.Points + q) * InputLanes * width + o] = (float)sum;
                        }
                    }
                }
            }
        });
    }
}
