namespace Circuits.Benchmarks.Peers;

/// <summary>How another engine is made to normalise local responses. Their own operators are slow: the fastest form is the fair opponent.</summary>
internal enum NormalizationForm
{
    /// <summary>The operator that the engine has for it.</summary>
    Operator,

    /// <summary>x over the root of a 1x1 convolution of x², whose kernel is a band of alphas and whose offset is the bias.</summary>
    Band,

    /// <summary>x over the root of an average pool of x² over channels. PyTorch's own operator is this one.</summary>
    ChannelAverage,
}
