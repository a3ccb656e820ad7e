namespace Circuits.Engine.Execution;

/// <summary>A convolution's weights and biases with the batch normalisation after it multiplied in.</summary>
/// <remarks>In double precision, rounded once. Groups are read as one dense kernel with zeros between the groups.</remarks>
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

    /// <param name="output">Output channel.</param>
    /// <param name="input">Input channel, counted over all groups.</param>
    /// <param name="y">Kernel row.</param>
    /// <param name="x">Kernel column.</param>
    public float this[int output, int input, int y, int x]
    {
        get
        {
            var kernel = convolution.Kernel;
            var within = input - output / (kernel.OutputChannels / convolution.Groups) * kernel.InputChannels;
            return within >= 0 && within < kernel.InputChannels ? (float)(kernel[output, within, y, x] * scale[output]) : 0f;
        }
    }

    public float Bias(int output) => bias[output];
}
