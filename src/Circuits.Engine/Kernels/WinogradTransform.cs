using System.Runtime.CompilerServices;

namespace Circuits.Engine.Kernels;

/// <summary>The transforms of <see cref="WinogradForm"/> along one axis, for a vector of channels and several lines side by side.</summary>
/// <remarks>
/// A line's values lie <c>step</c> floats apart, lines <c>next</c> floats. The matrices are those of
/// <see cref="WinogradForm"/>'s points, written out with even and odd powers apart.
/// </remarks>
internal static unsafe class WinogradTransform<V, L>
    where V : struct
    where L : struct, ILanes<V>
{
    private const float A = 0.70710678f; // the points of 6: 0, a, -a, b, -b, infinity
    private const float B = 1.41421356f;

    /// <summary>Inputs to values at the points: the same number of them.</summary>
    public static void Inputs(WinogradForm form, float* source, nint step, nint next, float* destination, nint destinationStep, nint destinationNext, int lines)
    {
        switch (form.Points)
        {
            case 4:
                Inputs4(source, step, next, destination, destinationStep, destinationNext, lines);
                break;
            case 6:
                Inputs6(source, step, next, destination, destinationStep, destinationNext, lines);
                break;
            default:
                Inputs8(source, step, next, destination, destinationStep, destinationNext, lines);
                break;
        }
    }

    /// <summary>Products at the points to outputs, each finished.</summary>
    public static void Outputs<F>(
        WinogradForm form, float* source, nint step, nint next, float* destination, nint destinationStep, nint destinationNext, int lines, F finish)
        where F : struct, IFinish<V>
    {
        switch (form.Points)
        {
            case 4:
                Outputs4(source, step, next, destination, destinationStep, destinationNext, lines, finish);
                break;
            case 6 when form.Outputs == 4:
                Outputs6To4(source, step, next, destination, destinationStep, destinationNext, lines, finish);
                break;
            case 6:
                Outputs6To2(source, step, next, destination, destinationStep, destinationNext, lines, finish);
                break;
            default:
                Outputs8To2(source, step, next, destination, destinationStep, destinationNext, lines, finish);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Inputs4(float* x, nint step, nint next, float* y, nint yStep, nint yNext, int lines)
    {
        var minus = L.Broadcast(-1);
        for (; lines > 0; lines--, x += next, y += yNext)
        {
            V d1 = L.Load(x + step), d2 = L.Load(x + 2 * step);
            L.Store(L.MultiplyAdd(minus, L.Load(x), d2), y);
            L.Store(L.Add(d2, d1), y + yStep);
            L.Store(L.MultiplyAdd(minus, d1, d2), y + 2 * yStep);
            L.Store(L.MultiplyAdd(minus, d1, L.Load(x + 3 * step)), y + 3 * yStep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Inputs6(float* x, nint step, nint next, float* y, nint yStep, nint yNext, int lines)
    {
        V sum = L.Broadcast(-2.5f), two = L.Broadcast(-2), half = L.Broadcast(-0.5f);
        V a = L.Broadcast(A), minusA = L.Broadcast(-A), b = L.Broadcast(B), minusB = L.Broadcast(-B);
        for (; lines > 0; lines--, x += next, y += yNext)
        {
            V d1 = L.Load(x + step), d2 = L.Load(x + 2 * step), d3 = L.Load(x + 3 * step), d4 = L.Load(x + 4 * step);
            L.Store(L.Add(L.MultiplyAdd(sum, d2, d4), L.Load(x)), y);
            L.Store(L.Add(L.MultiplyAdd(sum, d3, L.Load(x + 5 * step)), d1), y + 5 * yStep);
            V even = L.MultiplyAdd(two, d2, d4), odd = L.MultiplyAdd(two, d1, d3);
            L.Store(L.MultiplyAdd(a, odd, even), y + yStep);
            L.Store(L.MultiplyAdd(minusA, odd, even), y + 2 * yStep);
            even = L.MultiplyAdd(half, d2, d4);
            odd = L.MultiplyAdd(half, d1, d3);
            L.Store(L.MultiplyAdd(b, odd, even), y + 3 * yStep);
            L.Store(L.MultiplyAdd(minusB, odd, even), y + 4 * yStep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Inputs8(float* x, nint step, nint next, float* y, nint yStep, nint yNext, int lines)
    {
        for (; lines > 0; lines--, x += next, y += yNext)
        {
            V d1 = L.Load(x + step), d2 = L.Load(x + 2 * step), d3 = L.Load(x + 3 * step);
            V d4 = L.Load(x + 4 * step), d5 = L.Load(x + 5 * step), d6 = L.Load(x + 6 * step);
            V minus = L.Broadcast(-1), less = L.Broadcast(-5.25f), more = L.Broadcast(5.25f);
            L.Store(L.MultiplyAdd(more, d2, L.MultiplyAdd(less, d4, L.MultiplyAdd(minus, L.Load(x), d6))), y);
            L.Store(L.MultiplyAdd(more, d3, L.MultiplyAdd(less, d5, L.MultiplyAdd(minus, d1, L.Load(x + 7 * step)))), y + 7 * yStep);

            // The pair 1/2, -1/2.
            V second = L.Broadcast(-5), third = L.Broadcast(4);
            V even = L.MultiplyAdd(third, d2, L.MultiplyAdd(second, d4, d6)), odd = L.MultiplyAdd(third, d1, L.MultiplyAdd(second, d3, d5));
            L.Store(L.MultiplyAdd(L.Broadcast(0.5f), odd, even), y + yStep);
            L.Store(L.MultiplyAdd(L.Broadcast(-0.5f), odd, even), y + 2 * yStep);

            // The pair 1, -1.
            second = L.Broadcast(-4.25f);
            even = L.Add(d2, L.MultiplyAdd(second, d4, d6));
            odd = L.Add(d1, L.MultiplyAdd(second, d3, d5));
            L.Store(L.Add(odd, even), y + 3 * yStep);
            L.Store(L.MultiplyAdd(minus, odd, even), y + 4 * yStep);

            // The pair 2, -2.
            second = L.Broadcast(-1.25f);
            third = L.Broadcast(0.25f);
            even = L.MultiplyAdd(third, d2, L.MultiplyAdd(second, d4, d6));
            odd = L.MultiplyAdd(third, d1, L.MultiplyAdd(second, d3, d5));
            L.Store(L.MultiplyAdd(L.Broadcast(2), odd, even), y + 5 * yStep);
            L.Store(L.MultiplyAdd(L.Broadcast(-2), odd, even), y + 6 * yStep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Outputs4<F>(float* x, nint step, nint next, float* y, nint yStep, nint yNext, int lines, F finish)
        where F : struct, IFinish<V>
    {
        var minus = L.Broadcast(-1);
        for (; lines > 0; lines--, x += next, y += yNext)
        {
            V plus = L.Load(x + step), mirrored = L.Load(x + 2 * step);
            L.Store(finish.Of(L.Add(L.Load(x), L.Add(plus, mirrored))), y);
            L.Store(finish.Of(L.Add(L.MultiplyAdd(minus, mirrored, plus), L.Load(x + 3 * step))), y + yStep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Outputs6To4<F>(float* x, nint step, nint next, float* y, nint yStep, nint yNext, int lines, F finish)
        where F : struct, IFinish<V>
    {
        V minus = L.Broadcast(-1), half = L.Broadcast(0.5f), two = L.Broadcast(2);
        V a = L.Broadcast(A), b = L.Broadcast(B);
        for (; lines > 0; lines--, x += next, y += yNext)
        {
            V m1 = L.Load(x + step), m2 = L.Load(x + 2 * step), m3 = L.Load(x + 3 * step), m4 = L.Load(x + 4 * step);
            V evenA = L.Add(m1, m2), oddA = L.Multiply(a, L.MultiplyAdd(minus, m2, m1));
            V evenB = L.Add(m3, m4), oddB = L.Multiply(b, L.MultiplyAdd(minus, m4, m3));
            L.Store(finish.Of(L.Add(L.Load(x), L.Add(evenA, evenB))), y);
            L.Store(finish.Of(L.Add(oddA, oddB)), y + yStep);
            L.Store(finish.Of(L.MultiplyAdd(half, evenA, L.Multiply(two, evenB))), y + 2 * yStep);
            L.Store(finish.Of(L.MultiplyAdd(half, oddA, L.MultiplyAdd(two, oddB, L.Load(x + 5 * step)))), y + 3 * yStep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Outputs6To2<F>(float* x, nint step, nint next, float* y, nint yStep, nint yNext, int lines, F finish)
        where F : struct, IFinish<V>
    {
        V minus = L.Broadcast(-1), a = L.Broadcast(A), b = L.Broadcast(B);
        for (; lines > 0; lines--, x += next, y += yNext)
        {
            V m1 = L.Load(x + step), m2 = L.Load(x + 2 * step), m3 = L.Load(x + 3 * step), m4 = L.Load(x + 4 * step);
            L.Store(finish.Of(L.Add(L.Load(x), L.Add(L.Add(m1, m2), L.Add(m3, m4)))), y);
            V odd = L.MultiplyAdd(b, L.MultiplyAdd(minus, m4, m3), L.Load(x + 5 * step));
            L.Store(finish.Of(L.MultiplyAdd(a, L.MultiplyAdd(minus, m2, m1), odd)), y + yStep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Outputs8To2<F>(float* x, nint step, nint next, float* y, nint yStep, nint yNext, int lines, F finish)
        where F : struct, IFinish<V>
    {
        V minus = L.Broadcast(-1), half = L.Broadcast(0.5f), two = L.Broadcast(2);
        for (; lines > 0; lines--, x += next, y += yNext)
        {
            V m1 = L.Load(x + step), m2 = L.Load(x + 2 * step), m3 = L.Load(x + 3 * step), m4 = L.Load(x + 4 * step);
            V m5 = L.Load(x + 5 * step), m6 = L.Load(x + 6 * step);
            L.Store(finish.Of(L.Add(L.Load(x), L.Add(L.Add(m1, m2), L.Add(L.Add(m3, m4), L.Add(m5, m6))))), y);
            V odd = L.Add(L.MultiplyAdd(minus, m4, m3), L.Load(x + 7 * step));
            odd = L.MultiplyAdd(two, L.MultiplyAdd(minus, m6, m5), odd);
            L.Store(finish.Of(L.MultiplyAdd(half, L.MultiplyAdd(minus, m2, m1), odd)), y + yStep);
        }
    }
}

/// <summary>What becomes of a sum before it is stored.</summary>
internal interface IFinish<V>
{
    V Of(V sum);
}

/// <summary>It stays: a second axis follows.</summary>
internal readonly struct Unfinished<V> : IFinish<V>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of(V sum) => sum;
}

/// <summary>The bias is added and the ReLU's range taken.</summary>
internal readonly struct BiasAndClamp<V, L>(V bias, V low, V high) : IFinish<V>
    where V : struct
    where L : struct, ILanes<V>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of(V sum) => L.Clamp(L.Add(sum, bias), low, high);
}
