using System.Runtime.CompilerServices;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Direct convolution in blocks of 16 channels, with bias and ReLU in the same pass.</summary>
/// <remarks>
/// An output is its bias plus products added one at a time, over input blocks, kernel rows, kernel columns, then lanes.
/// No thread count, vector width or tile length changes that order, hence no bit of the result.
/// </remarks>
internal sealed unsafe class ConvolutionStep : Step
{
    private const int Block = ChannelMap.BlockChannels;

    /// <summary>Two blocks of output channels share each input they load.</summary>
    private const int GroupChannels = 2 * Block;

    /// <summary>About 30 microseconds of work, less where a step would otherwise be a few tasks that no number of threads shares evenly.</summary>
    private const long MostMultiplyAddsPerTask = 2_000_000;
    private const long LeastMultiplyAddsPerTask = 250_000;
    private const int TasksWanted = 16;

    /// <summary>Weights that fit into a second-level cache beside the activations stay there while all channels of a few rows are computed.</summary>
    private const long ResidentWeightBytes = 600 * 1024;

    private readonly FoldedKernel kernel;
    private readonly Window window;
    private readonly Border border;
    private readonly float low;
    private readonly float high;
    private readonly int outputBlocks;
    private readonly int groups;
    private readonly int run;
    private readonly nint steps;
    private readonly long groupFloats;
    private readonly NativeFloats weights;
    private readonly NativeFloats bias;
    private int[] segments = [];
    private nint[] wideTiles = [];
    private nint[] narrowTiles = [];
    private RowRuns runs;
    private int tiles;
    private int tilesPerTask;
    private int chunks;
    private bool groupsWithinChunk;

    public ConvolutionStep(Value output, Value input, FoldedKernel kernel, Window window, Border border, Relu? relu)
        : base(output, input)
    {
        this.kernel = kernel;
        this.window = window;
        this.border = border;
        (low, high) = relu is null ? (float.NegativeInfinity, float.PositiveInfinity) : (0f, relu.Ceiling);
        outputBlocks = output.Map.Blocks;
        groups = (outputBlocks + 1) / 2;

        // Pixels of a kernel row lie side by side, unless it is dilated.
        run = (window.DilationWidth == 1 ? window.Width : 1) * input.Lanes;
        steps = (nint)InputBlocks * window.Height * window.Width * input.Lanes;
        groupFloats = steps * GroupChannels;
        weights = new(groupFloats * groups);
        bias = new(groups * GroupChannels);
        Pack();
    }

    public override Border Halo
    {
        get
        {
            // The bottom and right need what the last window reaches, which is less than the padding where strides do not divide.
            var (shape, input) = (Output.Shape, Inputs[0].Shape);
            return new(
                border.Top,
                border.Left,
                Math.Max(0, (shape.Height - 1) * window.StrideHeight + window.ExtentHeight - border.Top - input.Height),
                Math.Max(0, (shape.Width - 1) * window.StrideWidth + window.ExtentWidth - border.Left - input.Width));
        }
    }

    public override long MultiplyAdds => Output.Shape.Count * kernel.FanIn;

    public override long WeightBytes => weights.Bytes + bias.Bytes;

    private int InputBlocks => Inputs[0].IsBlocked ? Inputs[0].Map.Blocks : 1;

    public override void Prepare()
    {
        var input = Inputs[0];
        var layout = input.Owner.Layout;
        var columns = window.DilationWidth == 1 ? 1 : window.Width;
        segments = new int[InputBlocks * window.Height * columns];
        var i = 0;
        for (var block = 0; block < InputBlocks; block++)
        {
            for (var y = 0; y < window.Height; y++)
            {
                for (var x = 0; x < columns; x++)
                {
                    segments[i++] = checked((int)(block * layout.PlanePitch + (nint)y * window.DilationHeight * layout.RowPitch + (nint)x * window.DilationWidth * input.Lanes));
                }
            }
        }

        var wide = TileTable.For(input.Lanes * window.StrideWidth, TileTable.WidestLanes);
        wideTiles = wide.Tiles;
        narrowTiles = TileTable.For(input.Lanes * window.StrideWidth, TileTable.Channels(1) / 2).Tiles;
        var shape = Output.Shape;
        runs = new(shape.Width, wide.Longest);
        tiles = shape.Batch * shape.Height * runs.Count;

        var perTile = groupFloats * shape.Width / runs.Count;
        groupsWithinChunk = weights.Bytes <= ResidentWeightBytes;
        var least = groupsWithinChunk ? 1 : 16; // weights that come from afar are used for this many tiles at least
        var perTask = Math.Clamp(perTile * tiles * groups / TasksWanted, LeastMultiplyAddsPerTask, MostMultiplyAddsPerTask);
        tilesPerTask = (int)Math.Clamp(perTask / perTile, Math.Min(least, tiles), tiles);
        chunks = (tiles + tilesPerTask - 1) / tilesPerTask;
        tilesPerTask = (tiles + chunks - 1) / chunks; // equal ones: a short last chunk would read all weights for little
        chunks = (tiles + tilesPerTask - 1) / tilesPerTask;
        Tasks = chunks * groups;
    }

    public override void Run(int task)
    {
        var (chunk, group) = groupsWithinChunk ? (task / groups, task % groups) : (task % chunks, task / chunks);
        var blocks = Math.Min(2, outputBlocks - 2 * group);
        var width = TileTable.Channels(blocks);
        var tileTable = blocks == 2 ? wideTiles : narrowTiles;
        var planePitch = Output.Owner.Layout.PlanePitch;
        var second = width > Block ? planePitch : width / 2;
        var groupWeights = weights.Pointer + group * groupFloats;
        var groupBias = bias.Pointer + group * GroupChannels;
        var last = Math.Min(tiles, (chunk + 1) * tilesPerTask);
        fixed (int* first = segments)
        {
            var end = first + segments.Length;
            for (var tile = chunk * tilesPerTask; tile < last; tile++)
            {
                var row = tile / runs.Count;
                var start = runs.Start(tile - row * runs.Count);
                var length = runs.Length(tile - row * runs.Count);
                var image = row / Output.Shape.Height;
                var y = row - image * Output.Shape.Height;
                var source = Inputs[0].At(image, 0, y * window.StrideHeight - border.Top, start * window.StrideWidth - border.Left);
                var destination = Output.At(image, 2 * group, y, start);
                var compute = (delegate*<float*, float*, int*, int*, nint, nint, float*, float*, nint, float, float, void>)tileTable[length];
                for (var channel = 0; channel < blocks * Block; channel += width)
                {
                    compute(
                        source, groupWeights + channel * steps, first, end, run, width, groupBias + channel,
                        destination + channel / Block * planePitch + channel % Block, second, low, high);
                }
            }
        }
    }

    public override void Release()
    {
        weights.Dispose();
        bias.Dispose();
    }

    /// <summary>Weights in the order the tiles read them: group, channels of a tile, input block, row, column, lane, output channel.</summary>
    /// <remarks>A convolution in groups is packed as a dense one, with zeros where a channel is of another group.</remarks>
    private void Pack() => Parallel.For(0, groups, group =>
    {
        var blocks = Math.Min(2, outputBlocks - 2 * group);
        var width = TileTable.Channels(blocks);
        for (var channel = 0; channel < blocks * Block; channel += width)
        {
            PackTile(group * GroupChannels + channel, width, weights.Pointer + group * groupFloats + channel * steps);
        }
    });

    /// <summary>The outputs are the inner loop: what is written lies together, what is read is as many streams.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // runs once: the runtime would not find time to optimise it
    private void PackTile(int firstOutput, int width, float* destination)
    {
        var map = Inputs[0].Map;
        var lanes = Inputs[0].Lanes;
        var taps = window.Height * window.Width;
        var outputs = Math.Clamp(kernel.OutputChannels - firstOutput, 0, width);
        var filters = kernel.Filters(firstOutput, outputs);
        var fanIn = kernel.FanIn;
        var scales = stackalloc double[outputs];
        var firstInputs = stackalloc int[outputs];
        for (var o = 0; o < outputs; o++)
        {
            bias.Pointer[firstOutput + o] = kernel.Bias(firstOutput + o);
            scales[o] = kernel.Scale(firstOutput + o);
            firstInputs[o] = kernel.FirstInput(firstOutput + o);
        }

        for (var c = 0; c < map.Channels; c++)
        {
            var (block, lane) = Math.DivRem(map[c], lanes);
            for (var tap = 0; tap < taps; tap++)
            {
                var row = destination + (((nint)block * taps + tap) * lanes + lane) * width;
                for (var o = 0; o < outputs; o++)
                {
                    var weight = (c - firstInputs[o]) * taps + tap;
                    row[o] = (uint)weight < (uint)fanIn ? (float)(filters[o * fanIn + weight] * scales[o]) : 0;
                }
            }
        }
    }
}
