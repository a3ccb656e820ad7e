using System.Runtime.CompilerServices;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Weights at the points of minimal filtering, in the order the products read them: group, point, channels of a tile, input lane, output channel.</summary>
/// <remarks>Computed in double precision, rounded once.</remarks>
internal sealed unsafe class PackedPoints : IDisposable
{
    private const int Block = ChannelMap.BlockChannels;
    private const int GroupChannels = 2 * Block;

    private readonly FoldedKernel kernel;
    private readonly (int Points, int Taps) vertical;
    private readonly (int Points, int Taps) horizontal;
    private readonly ChannelMap inputs;
    private readonly int outputBlocks;
    private readonly int[] channelOfLane;
    private readonly double[] tall;
    private readonly double[] wide;
    private readonly int points;
    private readonly long groupFloats;
    private readonly NativeFloats weights;
    private readonly NativeFloats bias;

    public PackedPoints(FoldedKernel kernel, WinogradForm vertical, WinogradForm horizontal, ChannelMap outputs, ChannelMap inputs)
    {
        (this.kernel, this.inputs, outputBlocks) = (kernel, inputs, outputs.Blocks);
        (this.vertical, this.horizontal) = ((vertical.Points, vertical.Taps), (horizontal.Points, horizontal.Taps));
        (tall, wide) = (vertical.TapMatrix(), horizontal.TapMatrix());
        channelOfLane = outputs.ChannelOfLane();
        points = vertical.Points * horizontal.Points;
        groupFloats = (long)points * inputs.Blocks * Block * GroupChannels;
        var groups = (outputBlocks + 1) / 2;
        weights = new(groupFloats * groups);
        bias = new(groups * GroupChannels);
        PackTasks = (outputBlocks * Block + TileTable.Channels(2) - 1) / TileTable.Channels(2);
    }

    public long Bytes => weights.Bytes + bias.Bytes;

    /// <summary>One for the channels of each tile.</summary>
    public int PackTasks { get; }

    public float* Bias => bias.Pointer;

    public float* Group(int group) => weights.Pointer + group * groupFloats;

    /// <remarks>All outputs of an input lie together at a point, so they are gathered before they are written.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // runs once, unless in training: the runtime would not find time to optimise it
    public void Pack(int task)
    {
        var first = task * TileTable.Channels(2);
        var group = first / GroupChannels;
        var blocks = Math.Min(2, outputBlocks - 2 * group);
        var width = TileTable.Channels(blocks);
        nint lanes = inputs.Blocks * Block;
        var destination = Group(group) + first % GroupChannels * lanes;
        var pointPitch = lanes * blocks * Block;
        var gathered = stackalloc float[points * width];
        new Span<float>(gathered, points * width).Clear();
        for (var o = 0; o < width; o++)
        {
            bias.Pointer[first + o] = channelOfLane[first + o] is var output and >= 0 ? kernel.Bias(output) : 0;
        }

        for (var c = 0; c < inputs.Channels; c++)
        {
            for (var o = 0; o < width; o++)
            {
                if (channelOfLane[first + o] is var output and >= 0)
                {
                    Transform(kernel.Values.Slice(kernel.TapsOf(output, c), vertical.Taps * horizontal.Taps), kernel.Scale(output, c), gathered + o, width);
                }
            }

            for (var point = 0; point < points; point++)
            {
                new Span<float>(gathered + point * width, width).CopyTo(new Span<float>(destination + point * pointPitch + (nint)inputs[c] * width, width));
            }
        }
    }

    public void Dispose()
    {
        weights.Dispose();
        bias.Dispose();
    }

    /// <summary>The taps of two channels at all points; turned round where the kernel carries a gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Transform(ReadOnlySpan<float> taps, double scale, float* destination, int pitch)
    {
        var between = stackalloc double[horizontal.Taps];
        var (last, sign) = kernel.IsTransposed ? (taps.Length - 1, -1) : (0, 1);
        for (var p = 0; p < vertical.Points; p++)
        {
            for (var x = 0; x < horizontal.Taps; x++)
            {
                var sum = 0.0;
                for (var y = 0; y < vertical.Taps; y++)
                {
                    sum += tall[p * vertical.Taps + y] * taps[last + sign * (y * horizontal.Taps + x)];
                }

                between[x] = sum * scale;
            }

            for (var q = 0; q < horizontal.Points; q++)
            {
                var sum = 0.0;
                for (var x = 0; x < horizontal.Taps; x++)
                {
                    sum += wide[q * horizontal.Taps + x] * between[x];
                }

                destination[(p * horizontal.Points + q) * pitch] = (float)sum;
            }
        }
    }
}
