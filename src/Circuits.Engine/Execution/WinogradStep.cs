using Circuits.Engine.Compilation;
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
    private const long CachedBytes = 384 * 1024;

    private const int MostTiles = 64;

    /// <summary>A cache line, so that the same place at each point does not fall on the same lines of the cache.</summary>
    private const int Stagger = 16;

    /// <summary>Tiles transformed together: neighbours share columns, and what lies between the two axes stays in the first-level cache.</summary>
    private const int MostSideBySide = 8;

    /// <summary>8 points along one axis, and along the other 8 tiles of 4 outputs and 2 more, or 6 points of 8 tiles.</summary>
    private const int BetweenFloats = 8 * 48 * Block;

    private readonly FoldedKernel kernel;
    private readonly Border border; // of the convolution
    private readonly Border reach; // of the windows this step reads: those of a gradient are the kernel's turned round
    private readonly bool adds;
    private readonly Relu? relu;
    private readonly WinogradForm vertical;
    private readonly WinogradForm horizontal;
    private readonly float low;
    private readonly float high;
    private readonly int outputBlocks;
    private readonly int groups;
    private readonly int points;
    private readonly PackedPoints weights;
    private int[] segments = [];
    private nint[] wideTiles = [];
    private nint[] narrowTiles = [];
    private nint inputPitch;
    private nint sumPitch;
    private int longest;
    private int tileColumns;
    private int tilesPerImage;
    private int tiles;
    private int tilesPerTask;
    private int parts;

    /// <param name="output">The value to write: a convolution's output, or with a transposed kernel its input or the gradient of that.</param>
    /// <param name="input">The value to read.</param>
    /// <param name="kernel">The weights.</param>
    /// <param name="vertical">The form along the height.</param>
    /// <param name="horizontal">The form along the width.</param>
    /// <param name="border">The convolution's padding.</param>
    /// <param name="relu">Applied at last.</param>
    /// <param name="adds">Whether to add to what the output holds.</param>
    public WinogradStep(
        Value output, Value input, FoldedKernel kernel, WinogradForm vertical, WinogradForm horizontal, Border border, Relu? relu, bool adds)
        : base(output, input)
    {
        this.kernel = kernel;
        this.border = border;
        reach = kernel.IsTransposed
            ? new(vertical.Taps - 1 - border.Top, horizontal.Taps - 1 - border.Left, 0, 0)
            : border;
        (this.adds, this.relu) = (adds, relu);
        this.vertical = vertical;
        this.horizontal = horizontal;
        (low, high) = relu is null ? (float.NegativeInfinity, float.PositiveInfinity) : (0f, relu.Ceiling);
        outputBlocks = output.Map.Blocks;
        groups = (outputBlocks + 1) / 2;
        points = vertical.Points * horizontal.Points;
        weights = new(kernel, vertical, horizontal, output.Map, input.Map);
    }

    /// <summary>What the windows reach. Tiles reach further, but what they find there is multiplied into no output.</summary>
    public override Border Halo
    {
        get
        {
            var (shape, input) = (Output.Shape, Inputs[0].Shape);
            return new(
                Math.Max(0, reach.Top),
                Math.Max(0, reach.Left),
                Math.Max(0, shape.Height - 1 + vertical.Taps - reach.Top - input.Height),
                Math.Max(0, shape.Width - 1 + horizontal.Taps - reach.Left - input.Width));
        }
    }

    public override bool HasTrainedParameters => kernel.Kernel is not null;

    public override int PackTasks => weights.PackTasks;

    public override long MultiplyAdds => (kernel.IsTransposed ? Inputs[0] : Output).Shape.Count * kernel.FanIn;

    public override long ExecutedMultiplyAdds => (long)points * tiles * Inputs[0].Shape.Channels * Output.Shape.Channels;

    public override long ScratchBytes => ScratchFloats * sizeof(float);

    public override long WeightBytes => weights.Bytes;

    private long ScratchFloats => points * (inputPitch + sumPitch) + 2 * BetweenFloats + GroupChannels;

    private int InputLanes => Inputs[0].Map.Blocks * Block;

    public override void Prepare()
    {
        var shape = Output.Shape;
        tileColumns = (shape.Width + horizontal.Outputs - 1) / horizontal.Outputs;
        tilesPerImage = tileColumns * ((shape.Height + vertical.Outputs - 1) / vertical.Outputs);
        tiles = shape.Batch * tilesPerImage;
        (wideTiles, longest) = TileTable.For(Block, TileTable.WidestLanes);
        narrowTiles = TileTable.For(Block, TileTable.Channels(1) / 2).Tiles;

        var bytesPerTile = (long)points * (InputLanes + GroupChannels) * sizeof(float);
        var most = (int)Math.Clamp(CachedBytes / bytesPerTile, 2 * longest, MostTiles);
        var chunks = (tiles + most - 1) / most;
        tilesPerTask = (tiles + chunks - 1) / chunks;
        chunks = (tiles + tilesPerTask - 1) / tilesPerTask;
        inputPitch = (nint)InputLanes * tilesPerTask + Stagger;
        sumPitch = (nint)GroupChannels * tilesPerTask + Stagger;

        // Few tiles of many channels: share out the outputs too, though each task then transforms the inputs for itself.
        parts = chunks >= 8 ? 1 : Math.Min(groups, Math.Max(1, 8 / chunks));
        Tasks = chunks * parts;
        segments = [.. Enumerable.Range(0, Inputs[0].Map.Blocks).Select(block => block * tilesPerTask * Block)];
    }

    public override void Pack(int task) => weights.Pack(task);

    public override void Differentiate(Backward backward) =>
        ConvolutionStep.Differentiate(backward, Output, Inputs[0], kernel, new(vertical.Taps, horizontal.Taps), border, relu);

    public override void Release()
    {
        weights.Dispose();
    }

    protected override void Run<V, L>(int task)
    {
        var (chunk, part) = (task / parts, task % parts);
        var first = chunk * tilesPerTask;
        var count = Math.Min(tilesPerTask, tiles - first);
        var inputs = Scratch.OfThisThread(ScratchFloats);
        var sums = inputs + points * inputPitch;
        var between = sums + points * sumPitch;
        var zeros = between + 2 * BetweenFloats;
        new Span<float>(zeros, GroupChannels).Clear();
        TransformInputs<V, L>(first, count, inputs, between);
        for (var group = groups * part / parts; group < groups * (part + 1) / parts; group++)
        {
            var blocks = Math.Min(2, outputBlocks - 2 * group);
            Multiply(group, blocks, count, inputs, sums, zeros);
            for (var block = 0; block < blocks; block++)
            {
                TransformSums<V, L>(first, count, 2 * group + block, sums + (nint)block * tilesPerTask * Block, between);
            }
        }
    }

    /// <summary>The tiles of a task that lie side by side in one row of tiles, at most <see cref="MostSideBySide"/> of them.</summary>
    private (int Image, int Y, int X, int Count) SideBySide(int tile, int end)
    {
        var image = tile / tilesPerImage;
        var row = (tile - image * tilesPerImage) / tileColumns;
        var column = tile - image * tilesPerImage - row * tileColumns;
        return (image, row * vertical.Outputs, column * horizontal.Outputs, Math.Min(Math.Min(end - tile, tileColumns - column), MostSideBySide));
    }

    private void TransformInputs<V, L>(int first, int count, float* destination, float* between)
        where V : struct
        where L : struct, ILanes<V>
    {
        var input = Inputs[0];
        var halo = input.Owner.Layout.Halo;
        var edge = between + BetweenFloats;
        for (var done = 0; done < count;)
        {
            var (image, y, x, tilesHere) = SideBySide(first + done, first + count);
            y -= reach.Top;
            x -= reach.Left;
            var width = (tilesHere - 1) * horizontal.Outputs + horizontal.Points;
            var rows = Math.Min(vertical.Points, input.Shape.Height + halo.Bottom - y);
            var columns = Math.Min(width, input.Shape.Width + halo.Right - x);
            for (var block = 0; block < input.Map.Blocks; block++)
            {
                var source = input.At(image, block, y, x);
                nint rowPitch = input.Owner.Layout.RowPitch;
                if (rows < vertical.Points || columns < width)
                {
                    CopyToEdge(source, rowPitch, rows, columns, edge, width);
                    source = edge;
                    rowPitch = width * Block;
                }

                var to = destination + ((nint)block * tilesPerTask + done) * Block;
                for (var lane = 0; lane < Block; lane += L.Count)
                {
                    TransformInputs<V, L>(source + lane, rowPitch, to + lane, between + lane, width, tilesHere);
                }
            }

            done += tilesHere;
        }
    }

    /// <summary>Down the columns of tiles that lie side by side, which share some, then along their rows.</summary>
    private void TransformInputs<V, L>(float* source, nint rowPitch, float* destination, float* between, int width, int tilesHere)
        where V : struct
        where L : struct, ILanes<V>
    {
        if (horizontal.Points == 1)
        {
            WinogradTransform<V, L>.Inputs(vertical, source, rowPitch, Block, destination, inputPitch, Block, tilesHere);
            return;
        }

        if (vertical.Points > 1)
        {
            WinogradTransform<V, L>.Inputs(vertical, source, rowPitch, Block, between, width * Block, Block, width);
            source = between;
            rowPitch = width * Block;
        }

        for (var row = 0; row < vertical.Points; row++)
        {
            WinogradTransform<V, L>.Inputs(
                horizontal, source + row * rowPitch, Block, horizontal.Outputs * Block, destination + row * horizontal.Points * inputPitch, inputPitch, Block, tilesHere);
        }
    }

    /// <summary>Inputs that reach beyond the border of zeros, with zeros there.</summary>
    private void CopyToEdge(float* source, nint rowPitch, int rows, int columns, float* edge, int width)
    {
        for (var y = 0; y < vertical.Points; y++)
        {
            var row = new Span<float>(edge + y * width * Block, width * Block);
            var inside = y < rows ? columns * Block : 0;
            new Span<float>(source + y * rowPitch, inside).CopyTo(row);
            row[inside..].Clear();
        }
    }

    private void Multiply(int group, int blocks, int count, float* inputs, float* sums, float* zeros)
    {
        var width = TileTable.Channels(blocks);
        var table = blocks == 2 ? wideTiles : narrowTiles;
        nint blockPitch = (nint)tilesPerTask * Block;
        var second = width > Block ? blockPitch : width / 2;
        fixed (int* first = segments)
        {
            var end = first + segments.Length;
            var pointWeights = weights.Group(group);
            for (var point = 0; point < points; point++)
            {
                for (var channel = 0; channel < blocks * Block; channel += width, pointWeights += (nint)InputLanes * width)
                {
                    var destination = sums + point * sumPitch + channel / Block * blockPitch + channel % Block;
                    TileTable.Compute(
                        table, longest, count, Block, inputs + point * inputPitch, pointWeights, first, end, Block, width, zeros, 0, width / 2,
                        destination, Block, second, float.NegativeInfinity, float.PositiveInfinity, RowEnds.None);
                }
            }
        }
    }

    private void TransformSums<V, L>(int first, int count, int block, float* sums, float* between)
        where V : struct
        where L : struct, ILanes<V>
    {
        nint rowPitch = Output.Owner.Layout.RowPitch;
        var edge = between + BetweenFloats;
        for (var done = 0; done < count;)
        {
            var (image, y, x, tilesHere) = SideBySide(first + done, first + count);
            var rows = Math.Min(vertical.Outputs, Output.Shape.Height - y);
            var columns = Math.Min(tilesHere * horizontal.Outputs, Output.Shape.Width - x);
            var whole = !adds && rows == vertical.Outputs && columns == tilesHere * horizontal.Outputs;
            var destination = Output.At(image, block, y, x);
            nint edgePitch = tilesHere * horizontal.Outputs * Block;
            for (var lane = 0; lane < Block; lane += L.Count)
            {
                var finish = new BiasAndClamp<V, L>(L.Load(weights.Bias + block * Block + lane), L.Broadcast(low), L.Broadcast(high));
                TransformSums<V, L>(
                    sums + (nint)done * Block + lane, (whole ? destination : edge) + lane, whole ? rowPitch : edgePitch, between + lane, tilesHere, finish);
            }

            for (var row = 0; row < rows && !whole; row++)
            {
                for (var i = 0; i < columns * Block; i += L.Count)
                {
                    var sum = L.Load(edge + row * edgePitch + i);
                    var to = destination + row * rowPitch + i;
                    L.Store(adds ? L.Add(L.Load(to), sum) : sum, to);
                }
            }

            done += tilesHere;
        }
    }

    private void TransformSums<V, L>(float* sums, float* destination, nint rowPitch, float* between, int tilesHere, BiasAndClamp<V, L> finish)
        where V : struct
        where L : struct, ILanes<V>
    {
        if (horizontal.Points == 1)
        {
            WinogradTransform<V, L>.Outputs(vertical, sums, sumPitch, Block, destination, rowPitch, Block, tilesHere, finish);
            return;
        }

        nint pitch = sumPitch;
        nint betweenPitch = MostSideBySide * Block;
        if (vertical.Points > 1)
        {
            for (var column = 0; column < horizontal.Points; column++)
            {
                WinogradTransform<V, L>.Outputs(
                    vertical, sums + column * sumPitch, horizontal.Points * sumPitch, Block,
                    between + column * betweenPitch, horizontal.Points * betweenPitch, Block, tilesHere, default(Unfinished<V>));
            }

            sums = between;
            pitch = betweenPitch;
        }

        for (var row = 0; row < vertical.Outputs; row++)
        {
            WinogradTransform<V, L>.Outputs(
                horizontal, sums + row * horizontal.Points * pitch, pitch, Block, destination + row * rowPitch, Block, horizontal.Outputs * Block, tilesHere, finish);
        }
    }
}
