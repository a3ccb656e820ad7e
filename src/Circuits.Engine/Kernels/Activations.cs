namespace Circuits.Engine.Kernels;

/// <inheritdoc cref="Affine"/>
internal readonly struct AffineFunction(float scale, float offset) : IElementwise
{
    public static Known GradientReads => Known.Nothing;

    public V Of<V, L>(V x) where V : struct where L : struct, ILanes<V> => L.MultiplyAdd(x, L.Broadcast(scale), L.Broadcast(offset));

    public V Gradient<V, L>(V known, V gradient) where V : struct where L : struct, ILanes<V> => L.Multiply(gradient, L.Broadcast(scale));
}

/// <inheritdoc cref="LeakyRelu"/>
internal readonly struct LeakyReluFunction(float slope) : IElementwise
{
    public static Known GradientReads => Known.Input;

    public V Of<V, L>(V x) where V : struct where L : struct, ILanes<V> =>
        L.IfGreater(x, L.Broadcast(0), x, L.Multiply(x, L.Broadcast(slope)));

    public V Gradient<V, L>(V known, V gradient) where V : struct where L : struct, ILanes<V> =>
        L.IfGreater(known, L.Broadcast(0), gradient, L.Multiply(gradient, L.Broadcast(slope)));
}

/// <inheritdoc cref="Clamp"/>
internal readonly struct ClampFunction(float low, float high) : IElementwise
{
    public static Known GradientReads => Known.Input;

    public V Of<V, L>(V x) where V : struct where L : struct, ILanes<V> => L.Clamp(x, L.Broadcast(low), L.Broadcast(high));

    public V Gradient<V, L>(V known, V gradient) where V : struct where L : struct, ILanes<V> =>
        L.Within(known, L.Broadcast(low), L.Broadcast(high), gradient);
}

/// <inheritdoc cref="Sigmoid"/>
internal readonly struct SigmoidFunction : IElementwise, IFunction
{
    public static Known GradientReads => Known.Output;

    public float Of(float x) => (float)Exponential.Sigmoid(x);

    public V Of<V, L>(V x) where V : struct where L : struct, ILanes<V> => L.Each(x, this);

    public V Gradient<V, L>(V known, V gradient) where V : struct where L : struct, ILanes<V> =>
        L.Multiply(L.Multiply(gradient, L.Subtract(L.Broadcast(1), known)), known);
}

/// <inheritdoc cref="Tanh"/>
internal readonly struct TanhFunction : IElementwise, IFunction
{
    public static Known GradientReads => Known.Output;

    public float Of(float x) => (float)Exponential.Tanh(x);

    public V Of<V, L>(V x) where V : struct where L : struct, ILanes<V> => L.Each(x, this);

    public V Gradient<V, L>(V known, V gradient) where V : struct where L : struct, ILanes<V> =>
        L.Multiply(gradient, L.MultiplyAdd(L.Subtract(L.Broadcast(0), known), known, L.Broadcast(1)));
}

/// <inheritdoc cref="Softplus"/>
internal readonly struct SoftplusFunction(float beta, float threshold) : IElementwise, IFunction
{
    public static Known GradientReads => Known.Input;

    public float Of(float x) => (double)beta * x > threshold ? x : (float)(Exponential.Softplus((double)beta * x) / beta);

    public V Of<V, L>(V x) where V : struct where L : struct, ILanes<V> => L.Each(x, this);

    public V Gradient<V, L>(V known, V gradient) where V : struct where L : struct, ILanes<V> =>
        L.Multiply(gradient, L.Each(known, new Slope(beta, threshold)));

    private readonly struct Slope(float beta, float threshold) : IFunction
    {
        public float Of(float x) => (double)beta * x > threshold ? 1 : (float)Exponential.Sigmoid((double)beta * x);
    }
}
