namespace Circuits.Engine.Kernels;

/// <summary>A function of two numbers, for vectors of all widths and for single numbers.</summary>
internal interface IBinary
{
    static abstract V Of<V, L>(V left, V right)
        where V : struct
        where L : struct, ILanes<V>;
}

internal readonly struct Sum : IBinary
{
    public static V Of<V, L>(V left, V right) where V : struct where L : struct, ILanes<V> => L.Add(left, right);
}

internal readonly struct Difference : IBinary
{
    public static V Of<V, L>(V left, V right) where V : struct where L : struct, ILanes<V> => L.Subtract(left, right);
}

internal readonly struct Product : IBinary
{
    public static V Of<V, L>(V left, V right) where V : struct where L : struct, ILanes<V> => L.Multiply(left, right);
}
