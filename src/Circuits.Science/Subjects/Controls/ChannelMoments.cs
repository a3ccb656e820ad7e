using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Controls;

/// <summary>Sums of a layer's activations, channel by channel.</summary>
internal sealed class ChannelMoments(int channels)
{
    private readonly double[] sum = new double[channels];
    private readonly double[] squares = new double[channels];
    private long count;

    /// <summary>Takes in a batch (N, C, H, W).</summary>
    public void Add(float[] values, Shape shape)
    {
        var positions = shape.Height * shape.Width;
        Parallel.For(0, channels, channel =>
        {
            // One channel is summed by one thread, image by image: the same bits on any number of threads.
            var (total, ofSquares) = (sum[channel], squares[channel]);
            for (var image = 0; image < shape.Batch; image++)
            {
                foreach (var value in values.AsSpan((image * channels + channel) * positions, positions))
                {
                    total += value;
                    ofSquares += (double)value * value;
                }
            }

            (sum[channel], squares[channel]) = (total, ofSquares);
        });

        count += (long)shape.Batch * positions;
    }

    /// <summary>The same convolution with mean 0 and variance 1; a channel that never varies is only shifted.</summary>
    public Convolution Standardise(Convolution convolution)
    {
        var kernel = convolution.Kernel;
        var weights = kernel.Values.ToArray();
        var bias = new float[channels];
        for (var o = 0; o < channels; o++)
        {
            var mean = sum[o] / count;
            var variance = Math.Max(0, squares[o] / count - mean * mean);
            var scale = variance > 1e-12 * mean * mean ? 1 / Math.Sqrt(variance) : 1;
            bias[o] = (float)(-mean * scale);
            foreach (ref var weight in weights.AsSpan(o * kernel.FanIn, kernel.FanIn))
            {
                weight = (float)(weight * scale);
            }
        }

        return convolution with
        {
            Kernel = kernel with { Values = ImmutableCollectionsMarshal.AsImmutableArray(weights) },
            Bias = ImmutableCollectionsMarshal.AsImmutableArray(bias),
        };
    }
}
