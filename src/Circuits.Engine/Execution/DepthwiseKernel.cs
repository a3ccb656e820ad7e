using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>A depthwise convolution's weights as its steps read them, forward and backward: block, the bias then the taps, lane.</summary>
internal sealed unsafe class DepthwiseKernel(FoldedKernel kernel, Window window, ChannelMap map) : IDisposable
{
    private readonly int blockFloats = (1 + window.Height * window.Width) * ChannelMap.BlockChannels;
    private readonly NativeFloats floats = new((1L + window.Height * window.Width) * ChannelMap.BlockChannels * map.Blocks);

    public long Bytes => floats.Bytes;

    public float* Block(int block) => floats.Pointer + (nint)block * blockFloats;

    public void Pack()
    {
        for (var c = 0; c < map.Channels; c++)
        {
            var destination = Block(map[c] / ChannelMap.BlockChannels) + map[c] % ChannelMap.BlockChannels;
            *destination = kernel.Bias(c);
            var taps = kernel.Values[kernel.TapsOf(c, c)..];
            var scale = kernel.Scale(c, c);
            for (var tap = 0; tap < window.Height * window.Width; tap++)
            {
                destination[(tap + 1) * ChannelMap.BlockChannels] = (float)(taps[tap] * scale);
            }
        }
    }

    public void Dispose() => floats.Dispose();
}
