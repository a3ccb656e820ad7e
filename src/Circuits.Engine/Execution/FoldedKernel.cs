namespace Circuits.Engine.Execution;

/// <summary>A convolution's weights and biases with the batch normalisation after it multiplied in, or as they are now where they are changeable.</summary>
/// <remarks>Multiplied in double precision, rounded once.</remarks>
internal sealed class FoldedKernel
{
    private readonly Convolution convolution;
    private readonly Parameter? kernel;
    private readonly Parameter? offsets;
    private readonly float[] bias;
    private readonly double[] scale;

    public FoldedKernel(Convolution convolution, BatchNormalization? normalization, Parameter? kernel = null, Parameter? offsets = null)
    {
        (this.convolution, this.kernel, this.offsets) = (convolution, kernel, offsets);
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

    /// <summary>The weights' gradient goes here, where one is asked for.</summary>
    public Parameter? Kernel => kernel;

    /// <summary>The biases' gradient goes here, where there are biases and one is asked for.</summary>
    public Parameter? Offsets => offsets;

    public int OutputChannels => bias.Length;

    /// <summary>Input channels of all groups.</summary>
    public int InputChannels => convolution.Kernel.InputChannels * convolution.Groups;

    /// <summary>Groups of channels that do not see each other.</summary>
    public int Groups => convolution.Groups;

    /// <summary>Weights that each output really has.</summary>
    public int FanIn => convolution.Kernel.FanIn;

    /// <summary>The first input channel, counted over all groups, that an output channel sees; it sees as many as a group has.</summary>
    public int FirstInput(int output) => output / (OutputChannels / convolution.Groups) * convolution.Kernel.InputChannels;

    /// <summary>One output channel's weights in the order input channel of its group, row, column, before <see cref="Scale"/>.</summary>
    public ReadOnlySpan<float> Filter(int output) => kernel is null ? convolution.Kernel.Filter(output) : kernel.Values.Slice(output * FanIn, FanIn);

    /// <summary>What an output channel's weights are multiplied by, in double precision, before they are rounded.</summary>
    public double Scale(int output) => scale[output];

    public float Bias(int output) => offsets is null ? bias[output] : offsets.Values[output];
}
