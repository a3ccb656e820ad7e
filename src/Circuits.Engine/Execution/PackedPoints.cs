using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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

    /// <remarks>Outputs lie side by side in vectors; each number is computed by the same operations in the same order on any machine.</remarks>
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
        var count = vertical.Taps * horizontal.Taps;
        var gathered = stackalloc double[(count + 1) * width]; // the taps of an input, of all outputs; then their scales
        new Span<double>(gathered, (count + 1) * width).Clear(); // lanes that hold no channel stay zero
        for (var o = 0; o < width; o++)
        {
            bias.Pointer[first + o] = channelOfLane[first + o] is var output and >= 0 ? kernel.Bias(output) : 0;
        }

        // Turned round where the kernel carries a gradient.
        var (last, sign) = kernel.IsTransposed ? (count - 1, -1) : (0, 1);
        fixed (float* values = kernel.Values)
        {
            for (var c = 0; c < inputs.Channels; c++)
            {
                for (var o = 0; o < width; o++)
                {
                    if (channelOfLane[first + o] is var output and >= 0)
                    {
                        var taps = values + kernel.TapsOf(output, c) + last;
                        for (var tap = 0; tap < count; tap++)
                        {
                            gathered[tap * width + o] = taps[sign * tap];
                        }

                        gathered[count * width + o] = kernel.Scale(output, c);
                    }
                }

                for (var o = 0; o < width; o += Vector256<float>.Count)
                {
                    Transform(gathered + o, width, destination + (nint)inputs[c] * width + o, pointPitch);
                }
            }
        }
    }

    public void Dispose()
    {
        weights.Dispose();
        bias.Dispose();
    }

    /// <summary>The taps between an input and eight outputs at all points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Transform(double* taps, int width, float* destination, nint pointPitch)
    {
        var between = stackalloc Vector256<double>[2 * horizontal.Taps];
        var scales = taps + vertical.Taps * horizontal.Taps * width;
        var (scaleLow, scaleHigh) = (Vector256.Load(scales), Vector256.Load(scales + Vector256<double>.Count));
        fixed (double* tall = this.tall, wide = this.wide)
        {
            for (var p = 0; p < vertical.Points; p++)
            {
                for (var x = 0; x < horizontal.Taps; x++)
                {
                    Vector256<double> low = default, high = default;
                    for (var y = 0; y < vertical.Taps; y++)
                    {
                        var factor = Vector256.Create(tall[p * vertical.Taps + y]);
                        var tap = taps + (y * horizontal.Taps + x) * width;
                        low += factor * Vector256.Load(tap);
                        high += factor * Vector256.Load(tap + Vector256<double>.Count);
                    }

                    between[2 * x] = low * scaleLow;
                    between[2 * x + 1] = high * scaleHigh;
                }

                for (var q = 0; q < horizontal.Points; q++, destination += pointPitch)
                {
                    Vector256<double> low = default, high = default;
                    for (var x = 0; x < horizontal.Taps; x++)
                    {
                        var factor = Vector256.Create(wide[q * horizontal.Taps + x]);
                        low += factor * between[2 * x];
                        high += factor * between[2 * x + 1];
                    }

                    Vector256.Narrow(low, high).Store(destination);
                }
            }
        }
    }
}
