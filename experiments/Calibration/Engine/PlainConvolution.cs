using System.Collections.Immutable;
using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>Convolution as its definition reads, in double precision: too slow to use, too simple to be wrong.</summary>
internal static class PlainConvolution
{
    public static double[] Forward(Convolution convolution, Shape input, float[] x)
    {
        var output = convolution.OutputShape([input]);
        var y = new double[output.Count];
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = convolution.Bias.IsEmpty ? 0 : convolution.Bias[i / (output.Height * output.Width) % output.Channels];
        }

        ForEachProduct(convolution, input, (to, k, from) => y[to] += (double)convolution.Kernel.Values[k] * x[from]);
        return y;
    }

    /// <summary>The gradients of the sum of outputs weighted by given numbers.</summary>
    public static (double[] Input, double[] Kernel, double[] Bias) Gradients(Convolution convolution, Shape input, float[] x, float[] outputGradient)
    {
        var kernel = convolution.Kernel;
        var (ofInput, ofKernel, ofBias) = (new double[input.Count], new double[kernel.Values.Length], new double[kernel.OutputChannels]);
        ForEachProduct(convolution, input, (y, k, i) =>
        {
            ofInput[i] += (double)kernel.Values[k] * outputGradient[y];
            ofKernel[k] += (double)x[i] * outputGradient[y];
        });
        var output = convolution.OutputShape([input]);
        for (var y = 0; y < outputGradient.Length; y++)
        {
            ofBias[y / (output.Height * output.Width) % output.Channels] += outputGradient[y];
        }

        return (ofInput, ofKernel, ofBias);
    }

    /// <summary>As <see cref="Gradients"/> computes that of the input, for a transposed convolution's own output.</summary>
    public static double[] Forward(TransposedConvolution transposed, Shape input, float[] x)
    {
        var (convolution, output) = (Of(transposed), transposed.OutputShape([input]));
        var y = new double[output.Count];
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = transposed.Bias.IsEmpty ? 0 : transposed.Bias[i / (output.Height * output.Width) % output.Channels];
        }

        ForEachProduct(convolution, output, input, (from, k, to) => y[to] += (double)convolution.Kernel.Values[k] * x[from]);
        return y;
    }

    public static (double[] Input, double[] Kernel, double[] Bias) Gradients(TransposedConvolution transposed, Shape input, float[] x, float[] outputGradient)
    {
        var (convolution, output) = (Of(transposed), transposed.OutputShape([input]));
        var (ofInput, ofKernel, ofBias) = (new double[input.Count], new double[convolution.Kernel.Values.Length], new double[output.Channels]);
        ForEachProduct(convolution, output, input, (i, k, y) =>
        {
            ofInput[i] += (double)convolution.Kernel.Values[k] * outputGradient[y];
            ofKernel[k] += (double)x[i] * outputGradient[y];
        });
        for (var y = 0; y < outputGradient.Length; y++)
        {
            ofBias[y / (output.Height * output.Width) % output.Channels] += outputGradient[y];
        }

        return (ofInput, ofKernel, ofBias);
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

    private static Convolution Of(TransposedConvolution transposed) => new(
        transposed.Kernel,
        [],
        transposed.Window,
        Padding.Explicit(transposed.Border.Top, transposed.Border.Left, transposed.Border.Bottom, transposed.Border.Right),
        transposed.Groups);

    private static void ForEachProduct(Convolution convolution, Shape input, Action<int, int, int> product) =>
        ForEachProduct(convolution, input, convolution.OutputShape([input]), product);

    /// <summary>Where the output, the weight and the input are of each product of the sum.</summary>
    private static void ForEachProduct(Convolution convolution, Shape input, Shape output, Action<int, int, int> product)
    {
        var window = convolution.Window;
        var border = convolution.Padding.For(input.Height, input.Width, window);
        var kernel = convolution.Kernel;
        var i = 0;
        for (var n = 0; n < output.Batch; n++)
        {
            for (var o = 0; o < output.Channels; o++)
            {
                var firstChannel = o / (kernel.OutputChannels / convolution.Groups) * kernel.InputChannels;
                for (var row = 0; row < output.Height; row++)
                {
                    for (var column = 0; column < output.Width; column++, i++)
                    {
                        for (var c = 0; c < kernel.InputChannels; c++)
                        {
                            for (var ky = 0; ky < kernel.Height; ky++)
                            {
                                for (var kx = 0; kx < kernel.Width; kx++)
                                {
                                    var (yy, xx) = (row * window.StrideHeight + ky * window.DilationHeight - border.Top, column * window.StrideWidth + kx * window.DilationWidth - border.Left);
                                    if (yy >= 0 && yy < input.Height && xx >= 0 && xx < input.Width)
                                    {
                                        product(
                                            i,
                                            ((o * kernel.InputChannels + c) * kernel.Height + ky) * kernel.Width + kx,
                                            ((n * input.Channels + firstChannel + c) * input.Height + yy) * input.Width + xx);
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
