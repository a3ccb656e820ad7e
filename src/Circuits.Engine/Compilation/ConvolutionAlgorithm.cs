namespace Circuits.Engine.Compilation;

/// <summary>How convolutions are computed. Tests fix it; otherwise the shape of each decides.</summary>
internal enum ConvolutionAlgorithm
{
    /// <summary>Whichever takes fewer operations.</summary>
    ByShape,

    /// <summary>The sum of products as it is defined.</summary>
    Direct,

    /// <summary>Minimal filtering wherever there is a form for the kernel.</summary>
    Winograd,
}
