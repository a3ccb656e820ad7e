using System.Runtime.CompilerServices;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Weights in the order the tiles read them: group of two output blocks, channels of a tile, input block, row, column, input lane, output.</summary>
/// <remarks>A convolution in groups is packed as a dense one, with zeros where a channel is of another group.</remarks>
internal sealed unsafe class PackedKernel : IDisposable
{
    private const int Block = ChannelMap.BlockChannels;

    /// <summary>Two blocks of output channels share each input they load.</summary>
    public const int GroupChannels = 2 * Block;

    private readonly FoldedKernel kernel;
    private readonly OutputLane[] outputLanes;
    private readonly int[] inputChannels; // by lane; -1 for none
    private readonly int inputLanes;
    private readonly int[][] taps; // by phase: the kernel's tap at each position, -1 for none
    private readonly NativeFloats weights;
    private readonly NativeFloats bias;

    /// <param name="kernel">The weights.</param>
    /// <param name="outputs">What each lane of the outputs computes.</param>
    /// <param name="input">What is read.</param>
    /// <param name="taps">For each phase the kernel's tap at each of the positions read, -1 for none.</param>
    public PackedKernel(FoldedKernel kernel, OutputLane[] outputs, Value input, int[][] taps)
    {
        (this.kernel, this.taps, outputLanes, inputLanes) = (kernel, taps, outputs, input.Lanes);
        InputBlocks = input.IsBlocked ? input.Map.Blocks : 1;
        inputChannels = input.Map.ChannelOfLane();
        Blocks = outputs.Length / Block;
        Groups = (Blocks + 1) / 2;
        GroupFloats = (long)InputBlocks * taps[0].Length * inputLanes * GroupChannels;
        weights = new(GroupFloats * Groups);
        bias = new(Groups * GroupChannels);
    }

    public int InputBlocks { get; }

    /// <summary>Of outputs.</summary>
    public int Blocks { get; }

    public int Groups { get; }

    /// <summary>Weights of one group.</summary>
    public long GroupFloats { get; }

    public long Bytes => weights.Bytes + bias.Bytes;

    public int PackTasks => Groups * InputBlocks;

    /// <summary>Those of a tile whose first output channel is the given one of the group: a whole number of tiles from its first.</summary>
    public float* Weights(int group, int channel) => weights.Pointer + group * GroupFloats + channel * (GroupFloats / GroupChannels);

    public float* Bias(int group) => bias.Pointer + group * GroupChannels;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // runs too seldom to be found worth it
    public void Pack(int task)
    {
        var (group, block) = (task / InputBlocks, task % InputBlocks);
        var first = group * GroupChannels;
        var lanes = Math.Min(GroupChannels, outputLanes.Length - first);
        var width = TileTable.Channels(lanes / Block);
        fixed (float* values = kernel.Values)
        {
            for (var o = 0; o < lanes; o++)
            {
                var (channel, phase) = outputLanes[first + o];
                if (channel < 0)
                {
                    continue; // its weights stay zero
                }

                Bias(group)[o] = kernel.Bias(channel);
                var starts = kernel.TapsOf(channel);
                var destination = Weights(group, o / width * width) + (nint)block * taps[0].Length * inputLanes * width + o % width;
                for (var lane = 0; lane < inputLanes; lane++)
                {
                    var input = inputChannels[block * inputLanes + lane];
                    var start = input < 0 ? -1 : starts[input];
                    if (start >= 0)
                    {
                        Pack(values + start, kernel.Scale(channel, input), taps[phase], destination + (nint)lane * width, (nint)inputLanes * width);
                    }
                }
            }
        }
    }

    public void Dispose()
    {
        weights.Dispose();
        bias.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pack(float* values, double scale, int[] taps, float* destination, nint step)
    {
        foreach (var tap in taps)
        {
            *destination = tap < 0 ? 0 : (float)(values[tap] * scale);
            destination += step;
        }
    }
}

/// <summary>What a lane of outputs computes.</summary>
/// <param name="Channel">Which channel, or -1 for none.</param>
/// <param name="Phase">Of which of the neighbouring pixels that make an output.</param>
internal readonly record struct OutputLane(int Channel, int Phase);
