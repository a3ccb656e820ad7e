namespace Circuits.Engine.Kernels;

/// <summary>What the gradient of a function is computed from, beside the gradient of its output.</summary>
internal enum Known
{
    Nothing,
    Input,
    Output,
}

/// <summary>A function of one number and its derivative, written once for vectors of all widths and for single numbers.</summary>
internal interface IElementwise
{
    /// <summary>What <see cref="Gradient"/> has to be given; it is kept until then.</summary>
    static abstract Known GradientReads { get; }

    V Of<V, L>(V x)
        where V : struct
        where L : struct, ILanes<V>;

    /// <summary>The gradient of the input.</summary>
    /// <param name="known">The function's input or output, as <see cref="GradientReads"/> says.</param>
    /// <param name="gradient">The gradient of the output.</param>
    V Gradient<V, L>(V known, V gradient)
        where V : struct
        where L : struct, ILanes<V>;
}
