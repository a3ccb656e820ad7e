namespace Circuits.Engine.Execution;

/// <summary>A convolution's weights and biases with the batch normalisation after it multiplied in, or as they are now where they are changeable.</summary>
/// <remarks>Multiplied in double precision, rounded once.</remarks>
internal sealed class FoldedKernel
{
    private readonly Kernel own;
    private readonly int groups;
    private readonly int outputsOfGroup;
    private readonly Parameter? kernel;
    private readonly Parameter? offsets;
    private readonly float[] bias;
    private readonly double[] scale;

    public FoldedKernel(Convolution convolution, BatchNormalization? normalization, Parameter? kernel = null, Parameter? offsets = null)
        : this(
            convolution.Kernel,
            convolution.Groups,
            kernel,
            offsets,
            new float[convolution.Kernel.OutputChannels],
            new double[convolution.Kernel.OutputChannels],
            isTransposed: false)
    {
        for (var o = 0; o < bias.Length; o++)
        {
            var ownBias = convolution.Bias.IsEmpty ? 0.0 : convolution.Bias[o];
            var (factor, offset) = normalization?.At(o) ?? (1.0, 0.0);
            scale[o] = factor;
            bias[o] = (float)(ownBias * factor + offset);
        }
    }

    private FoldedKernel(Kernel own, int groups, Parameter? kernel, Parameter? offsets, float[] bias, double[] scale, bool isTransposed)
    {
        (this.own, this.groups, this.kernel, this.offsets) = (own, groups, kernel, offsets);
        (this.bias, this.scale, IsTransposed) = (bias, scale, isTransposed);
        outputsOfGroup = own.OutputChannels / groups;
    }

    /// <summary>Whether this is the map from the convolution's outputs to its inputs.</summary>
    public bool IsTransposed { get; }

    /// <summary>The weights' gradient goes here, where one is asked for.</summary>
    public Parameter? Kernel => kernel;

    /// <summary>The biases' gradient goes here, where there are biases and one is asked for.</summary>
    public Parameter? Offsets => offsets;

    /// <summary>Groups of channels that do not see each other.</summary>
    public int Groups => groups;

    /// <summary>Taps in a row.</summary>
    public int Width => own.Width;

    /// <summary>Weights that each output of the convolution really has.</summary>
    public int FanIn => own.FanIn;

    /// <summary>All weights: output channel, input channel of its group, row, column of the convolution; before <see cref="Scale"/>.</summary>
    public ReadOnlySpan<float> Values => kernel is null ? own.Values.AsSpan() : kernel.Values;

    /// <summary>The same weights the other way: what carries the gradient of an output to the input, or that gradient's gradient back.</summary>
    /// <param name="newBias">One for each of the new outputs; none by default.</param>
    /// <param name="newOffsets">Where these biases are changeable.</param>
    public FoldedKernel Transposed(ReadOnlySpan<float> newBias = default, Parameter? newOffsets = null)
    {
        var outputs = IsTransposed ? own.OutputChannels : own.InputChannels * groups;
        return new(own, groups, kernel, newOffsets, newBias.IsEmpty ? new float[outputs] : newBias.ToArray(), scale, !IsTransposed);
    }

    /// <summary>Where in <see cref="Values"/> the taps between two channels start, row by row; negative where they are of different groups.</summary>
    public int TapsOf(int output, int input) => TapsOf(output)[input];

    /// <summary>The same for all inputs of an output.</summary>
    public TapStarts TapsOf(int output)
    {
        // No division where there is but one group: for every weight it would be felt.
        var taps = own.Height * own.Width;
        var group = groups == 1 ? 0 : output / (IsTransposed ? own.InputChannels : outputsOfGroup);
        return IsTransposed
            ? new(group * outputsOfGroup, outputsOfGroup, group * outputsOfGroup * FanIn + (output - group * own.InputChannels) * taps, FanIn)
            : new(group * own.InputChannels, own.InputChannels, output * FanIn, taps);
    }

    /// <summary>What the weights between two channels are multiplied by, in double precision, before they are rounded.</summary>
    public double Scale(int output, int input) => scale[IsTransposed ? input : output];

    public float Bias(int output) => offsets is null ? bias[output] : offsets.Values[output];
}

/// <summary>Where the taps of one output and its inputs start.</summary>
/// <param name="First">The first input of its group.</param>
/// <param name="Count">Inputs of its group.</param>
/// <param name="Start">Where those of the first input start.</param>
/// <param name="Step">From one input to the next.</param>
internal readonly record struct TapStarts(int First, int Count, int Start, int Step)
{
    /// <summary>Negative for an input of another group.</summary>
    public int this[int input] => (uint)(input - First) < (uint)Count ? Start + (input - First) * Step : -1;
}
