using System.Collections.Immutable;
using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>Convolution as its definition reads, in double precision: too slow to use, too simple to be wrong.</summary>
internal static class PlainConvolution
{
    public static double[] Forward(Convolution convolution, Shape input, float[] x)
    {
        var output = convolution.OutputShape([input]);
        var window = convolution.Window;
        var border = convolution.Padding.For(input.Height, input.Width, window);
        var kernel = convolution.Kernel;
        var y = new double[output.Count];
        var i = 0;
        for (var n = 0; n < output.Batch; n++)
        {
            for (var o = 0; o < output.Channels; o++)
            {
                var firstChannel = o / (kernel.OutputChannels / convolution.Groups) * kernel.InputChannels;
                for (var row = 0; row < output.Height; row++)
                {
                    for (var column = 0; column < output.Width; column++)
                    {
                        var sum = convolution.Bias.IsEmpty ? 0.0 : convolution.Bias[o];
                        for (var c = 0; c < kernel.InputChannels; c++)
                        {
                            for (var ky = 0; ky < kernel.Height; ky++)
                            {
                                for (var kx = 0; kx < kernel.Width; kx++)
                                {
                                    var (yy, xx) = (row * window.StrideHeight + ky * window.DilationHeight - border.Top, column * window.StrideWidth + kx * window.DilationWidth - border.Left);
                                    if (yy >= 0 && yy < input.Height && xx >= 0 && xx < input.Width)
                                    {
                                        sum += (double)kernel[o, c, ky, kx] * x[((n * input.Channels + firstChannel + c) * input.Height + yy) * input.Width + xx];
                                    }
                                }
                            }
                        }

                        y[i++] = sum;
                    }
                }
            }
        }

        return y;
    }

    public static Convolution Random(Random random, int outputs, int inputs, Window window, Padding padding, int groups = 1)
    {
        var kernel = new Kernel(outputs, inputs / groups, window.Height, window.Width, Normal(random, outputs * (inputs / groups) * window.Height * window.Width));
        return new(kernel, Normal(random, outputs), window, padding, groups);
    }

    public static ImmutableArray<float> Normal(Random random, int count) => [.. Values(random, count)];

    public static float[] Values(Random random, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (float)(random.NextDouble() * 2 - 1);
        }

        return values;
    }
}
