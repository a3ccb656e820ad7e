using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Direct convolution in blocks of 16 channels, with bias and ReLU: of all outputs, or of every s-th where a step takes them in turn.</summary>
/// <remarks>
/// An output is its bias (or what it holds, where the pass adds) plus products added one at a time, over input blocks,
/// kernel rows, kernel columns, then lanes. No thread count, vector width or tile length changes that order, hence no bit.
/// </remarks>
internal sealed unsafe class ConvolutionPass : IDisposable
{
    private const int Block = ChannelMap.BlockChannels;

    /// <summary>About 30 microseconds of work, less where a step would otherwise be a few tasks that no number of threads shares evenly.</summary>
    private const long MostMultiplyAddsPerTask = 2_000_000;
    private const long LeastMultiplyAddsPerTask = 250_000;
    private const int TasksWanted = 16;

    /// <summary>Weights that fit into a second-level cache beside the activations stay there while all channels of a few rows are computed.</summary>
    private const long ResidentWeightBytes = 600 * 1024;

    private readonly Value output;
    private readonly Value input;
    private readonly TapAxis rows;
    private readonly TapAxis columns;
    private readonly bool adds;
    private readonly float low;
    private readonly float high;
    private readonly OutputLane[] outputLanes;
    private int run;
    private readonly PackedKernel packed;
    private int[] segments = [];
    private nint[] wideTiles = [];
    private nint[] narrowTiles = [];
    private RowRuns runs;
    private int tiles;
    private int tilesPerTask;
    private int chunks;
    private int height; // of the outputs; 1 where all rows go as one
    private int width;
    private bool groupsWithinChunk;

    /// <param name="output">Written to, or added to, at the pixels of the axes.</param>
    /// <param name="input">Read.</param>
    /// <param name="kernel">The weights.</param>
    /// <param name="rows">What is read along the height.</param>
    /// <param name="columns">What is read along the width.</param>
    /// <param name="relu">Applied at last.</param>
    /// <param name="adds">Whether to add to what the output holds, rather than to the bias.</param>
    public ConvolutionPass(Value output, Value input, FoldedKernel kernel, TapAxis rows, TapAxis columns, Relu? relu, bool adds)
    {
        (this.output, this.input, this.rows, this.columns, this.adds) = (output, input, rows, columns, adds);
        (low, high) = relu is null ? (float.NegativeInfinity, float.PositiveInfinity) : (0f, relu.Ceiling);
        outputLanes = LanesOf(output, rows.Phases * columns.Phases);
        run = (columns.IsDense ? columns.Offsets.Length : 1) * input.Lanes;
        var taps = rows.Taps.SelectMany(_ => columns.Taps, (y, x) =>
            y.SelectMany(_ => x, (ty, tx) => ty < 0 || tx < 0 ? -1 : ty * kernel.Width + tx).ToArray());
        packed = new(kernel, outputLanes, input, [.. taps]);
    }

    public Border Halo
    {
        get
        {
            var (top, bottom) = rows.Beyond(input.Shape.Height);
            var (left, right) = columns.Beyond(input.Shape.Width);
            return new(top, left, bottom, right);
        }
    }

    public int PackTasks => packed.PackTasks;

    /// <summary>Whether an output reads the input at its own place and nothing else.</summary>
    private bool IsPointwise => rows is { Stride: 1, Step: 1, Offsets: [0] } && columns is { Stride: 1, Step: 1, Offsets: [0] };

    public long WeightBytes => packed.Bytes;

    public int Tasks { get; private set; }

    public void Pack(int task) => packed.Pack(task);

    public void Prepare()
    {
        var layout = input.Owner.Layout;
        var starts = columns.IsDense ? columns.Offsets[..Math.Min(1, columns.Offsets.Length)] : columns.Offsets;
        segments =
        [
            .. from block in Enumerable.Range(0, packed.InputBlocks)
            from y in rows.Offsets
            from x in starts
            select checked((int)(block * layout.PlanePitch + (nint)y * layout.RowPitch + (nint)x * input.Lanes)),
        ];
        if (IsPointwise && input.IsBlocked && input.Map[input.Map.Channels - 1] % Block < Block / 2)
        {
            // Half of the last block holds no channel: in runs of half a block it is left out.
            run = Block / 2;
            segments = [.. segments.SelectMany(s => new[] { s, s + run }).SkipLast(1)];
        }

        if (segments.Length == 0 && adds)
        {
            return; // no tap reaches these pixels
        }

        var wide = TileTable.For(input.Lanes * columns.Stride, TileTable.WidestLanes);
        wideTiles = wide.Tiles;
        narrowTiles = TileTable.For(input.Lanes * columns.Stride, TileTable.Channels(1) / 2).Tiles;
        var joins = IsPointwise && output.IsBlocked && layout.IsOneRow && input.Shape.Width == columns.Count
            && (!adds || output.Owner.Layout.IsOneRow); // what is added to has no gaps
        (height, width) = joins ? (1, rows.Count * columns.Count) : (rows.Count, columns.Count);
        runs = new(width, wide.Longest);
        tiles = output.Shape.Batch * height * runs.Count;

        var perTile = Math.Max(1, packed.GroupFloats * width / runs.Count);
        groupsWithinChunk = packed.Bytes <= ResidentWeightBytes;
        var least = groupsWithinChunk ? 1 : packed.Groups < TasksWanted ? 5 : 16; // weights that come from afar are used for this many tiles at least
        var perTask = Math.Clamp(perTile * tiles * packed.Groups / TasksWanted, LeastMultiplyAddsPerTask, MostMultiplyAddsPerTask);
        tilesPerTask = (int)Math.Clamp(perTask / perTile, Math.Min(least, tiles), tiles);
        chunks = (tiles + tilesPerTask - 1) / tilesPerTask;
        tilesPerTask = (tiles + chunks - 1) / chunks; // equal ones: a short last chunk would read all weights for little
        chunks = (tiles + tilesPerTask - 1) / tilesPerTask;
        Tasks = chunks * packed.Groups;
    }

    public void Run(int task)
    {
        var (chunk, group) = groupsWithinChunk ? (task / packed.Groups, task % packed.Groups) : (task % chunks, task / chunks);
        var last = Math.Min(tiles, (chunk + 1) * tilesPerTask);
        var sums = stackalloc float[TileTable.Longest * PackedKernel.GroupChannels];
        fixed (int* first = segments)
        {
            for (int tile = chunk * tilesPerTask, some; tile < last; tile += some)
            {
                var row = tile / runs.Count;
                var inRow = tile - row * runs.Count;
                some = output.IsBlocked ? Math.Min(last - tile, runs.Count - inRow) : 1;
                var start = runs.Start(inRow);
                var length = runs.Start(inRow + some) - start;
                var image = row / height;
                var y = row - image * height;
                var source = input.At(image, 0, y * rows.Stride, start * columns.Stride);
                if (height < rows.Count)
                {
                    var (outputY, outputX) = Math.DivRem(start, columns.Count);
                    var layout = output.Owner.Layout;
                    var ends = new RowEnds(columns.Count - outputX, columns.Count, layout.RowPitch - columns.Count * Block);
                    Compute(group, length, source, first, output.At(image, 2 * group, outputY, outputX), Block, layout.PlanePitch, adds, ends);
                }
                else if (output.IsBlocked)
                {
                    var destination = output.At(image, 2 * group, rows.First + y * rows.Step, columns.First + start * columns.Step);
                    Compute(group, length, source, first, destination, columns.Step * Block, output.Owner.Layout.PlanePitch, adds, RowEnds.None);
                }
                else
                {
                    Compute(group, length, source, first, sums, PackedKernel.GroupChannels, Block, false, RowEnds.None);
                    Interleave(group, length, sums, image, rows.First + y * rows.Step, columns.First + start * columns.Step);
                }
            }
        }
    }

    public void Dispose() => packed.Dispose();

    /// <summary>The channels of a value in blocks; or of several pixels of an interleaved one, side by side.</summary>
    private static OutputLane[] LanesOf(Value output, int phases)
    {
        var blocks = output.IsBlocked ? output.Map.Blocks : (phases * output.Lanes + Block - 1) / Block;
        var lanes = new OutputLane[blocks * Block];
        Array.Fill(lanes, new(-1, 0));
        for (var phase = 0; phase < phases; phase++)
        {
            for (var c = 0; c < output.Map.Channels; c++)
            {
                lanes[phase * output.Lanes + output.Map[c]] = new(c, phase);
            }
        }

        return lanes;
    }

    private void Compute(int group, int length, float* source, int* first, float* destination, nint step, nint planePitch, bool continues, RowEnds ends)
    {
        var blocks = Math.Min(2, packed.Blocks - 2 * group);
        var width = TileTable.Channels(blocks);
        var tileTable = blocks == 2 ? wideTiles : narrowTiles;
        var second = width > Block ? planePitch : width / 2;
        for (var channel = 0; channel < blocks * Block; channel += width)
        {
            var into = destination + channel / Block * planePitch + channel % Block;
            TileTable.Compute(
                tileTable, runs.Longest, length, columns.Stride * input.Lanes, source, packed.Weights(group, channel), first, first + segments.Length, run, width,
                continues ? into : packed.Bias(group) + channel, continues ? step : 0, continues ? second : width / 2,
                into, step, second, low, high, ends);
        }
    }

    /// <summary>Takes pixels of few channels apart that were computed side by side.</summary>
    private void Interleave(int group, int length, float* sums, int image, int y, int x)
    {
        var first = group * PackedKernel.GroupChannels;
        var lanes = Math.Min(PackedKernel.GroupChannels, outputLanes.Length - first);
        for (var lane = 0; lane < lanes; lane++)
        {
            var (channel, phase) = outputLanes[first + lane];
            var (row, column) = (y + phase / columns.Phases, x + phase % columns.Phases);
            if (channel < 0 || row >= output.Shape.Height)
            {
                continue;
            }

            var destination = output.At(image, 0, row, column) + channel;
            var from = sums + lane;
            for (var i = 0; i < length && column < output.Shape.Width; i++, column += columns.Step)
            {
                *destination = adds ? *destination + *from : *from;
                destination += columns.Step * output.Lanes;
                from += PackedKernel.GroupChannels;
            }
        }
    }
}
