namespace Circuits.Engine.Execution;

/// <summary>A convolution's weights and biases with the batch normalisation after it multiplied in.</summary>
/// <remarks>In double precision, rounded once.</remarks>
internal sealed class FoldedKernel
{
    private readonly Convolution convolution;
    private readonly float[] bias;
    private readonly double[] scale;

    public FoldedKernel(Convolution convolution, BatchNormalization? normalization)
    {
        this.convolution = convolution;
        var channels = convolution.Kernel.OutputChannels;
        bias = new float[channels];
        scale = new double[channels];
        for (var o = 0; o < channels; o++)
        {
            var own = convolution.Bias.IsEmpty ? 0.0 : convolution.Bias[o];
            var (factor, offset) = normalization?.At(o) ?? (1.0, 0.0);
            scale[o] = factor;
            bias[o] = (float)(own * factor + offset);
        }
    }

    public int OutputChannels => bias.Length;

    /// <summary>Weights that each output really has.</summary>
    public int FanIn => convolution.Kernel.FanIn;

    /// <summary>The first input channel, counted over all groups, that an output channel sees; it sees as many as a group has.</summary>
    public int FirstInput(int output) => convolution.Groups == 1 ? 0 : output / (OutputChannels / convolution.Groups) * convolution.Kernel.InputChannels;

    /// <summary>One output channel's weights in the order input channel of its group, row, column, before <see cref="Scale"/>.</summary>
    public ReadOnlySpan<float> Filter(int output) => convolution.Kernel.Filter(output);

    /// <summary>The same of some output channels, one after the other.</summary>
    public ReadOnlySpan<float> Filters(int first, int count) => count == 0 ? [] : convolution.Kernel.Values.AsSpan(first * FanIn, count * FanIn);

    /// <summary>What an output channel's weights are multiplied by, in double precision, before they are rounded.</summary>
    public double Scale(int output) => scale[output];

    public float Bias(int output) => bias[output];
}
