using System.Runtime.CompilerServices;

namespace Circuits.Engine.Kernels;

/// <summary>The commonest depthwise kernel with nothing left to count: four outputs at once, taps of a row in registers.</summary>
/// <remarks>Products are added by kernel row, then column, as for every other kernel. Taps lie 16 floats apart after the bias.</remarks>
internal static unsafe class ThreeByThree<V, L>
    where V : struct
    where L : struct, ILanes<V>
{
    private const int Pixel = 16;

    /// <summary>Outputs in fours; a pixel step is the stride, in floats.</summary>
    public static void Fours(float* source, nint rowStep, nint pixelStep, float* taps, float* output, int fours, V bias, V low, V high)
    {
        if (pixelStep == Pixel)
        {
            Adjacent(source, rowStep, taps, output, fours, bias, low, high);
        }
        else
        {
            Apart(source, rowStep, pixelStep, taps, output, fours, bias, low, high);
        }
    }

    /// <summary>Stride 1: the six inputs of a row are loaded once for the four outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Adjacent(float* source, nint rowStep, float* taps, float* output, int fours, V bias, V low, V high)
    {
        for (var i = 0; i < fours; i++, source += 4 * Pixel, output += 4 * Pixel)
        {
            V a = bias, b = bias, c = bias, d = bias;
            var pixel = source;
            var tap = taps + Pixel;
            for (var row = 0; row < 3; row++, pixel += rowStep, tap += 3 * Pixel)
            {
                V left = L.Load(tap), middle = L.Load(tap + Pixel), right = L.Load(tap + 2 * Pixel);
                V p = L.Load(pixel), q = L.Load(pixel + Pixel), r = L.Load(pixel + 2 * Pixel), s = L.Load(pixel + 3 * Pixel);
                a = L.MultiplyAdd(right, r, L.MultiplyAdd(middle, q, L.MultiplyAdd(left, p, a)));
                p = L.Load(pixel + 4 * Pixel);
                b = L.MultiplyAdd(right, s, L.MultiplyAdd(middle, r, L.MultiplyAdd(left, q, b)));
                q = L.Load(pixel + 5 * Pixel);
                c = L.MultiplyAdd(right, p, L.MultiplyAdd(middle, s, L.MultiplyAdd(left, r, c)));
                d = L.MultiplyAdd(right, q, L.MultiplyAdd(middle, p, L.MultiplyAdd(left, s, d)));
            }

            L.Store(L.Clamp(a, low, high), output);
            L.Store(L.Clamp(b, low, high), output + Pixel);
            L.Store(L.Clamp(c, low, high), output + 2 * Pixel);
            L.Store(L.Clamp(d, low, high), output + 3 * Pixel);
        }
    }

    /// <summary>Larger strides.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apart(float* source, nint rowStep, nint pixelStep, float* taps, float* output, int fours, V bias, V low, V high)
    {
        for (var i = 0; i < fours; i++, source += 4 * pixelStep, output += 4 * Pixel)
        {
            V a = bias, b = bias, c = bias, d = bias;
            var pixel = source;
            var tap = taps + Pixel;
            for (var row = 0; row < 3; row++, pixel += rowStep, tap += 3 * Pixel)
            {
                V left = L.Load(tap), middle = L.Load(tap + Pixel), right = L.Load(tap + 2 * Pixel);
                float* second = pixel + pixelStep, third = second + pixelStep, fourth = third + pixelStep;
                a = L.MultiplyAdd(right, L.Load(pixel + 2 * Pixel), L.MultiplyAdd(middle, L.Load(pixel + Pixel), L.MultiplyAdd(left, L.Load(pixel), a)));
                b = L.MultiplyAdd(right, L.Load(second + 2 * Pixel), L.MultiplyAdd(middle, L.Load(second + Pixel), L.MultiplyAdd(left, L.Load(second), b)));
                c = L.MultiplyAdd(right, L.Load(third + 2 * Pixel), L.MultiplyAdd(middle, L.Load(third + Pixel), L.MultiplyAdd(left, L.Load(third), c)));
                d = L.MultiplyAdd(right, L.Load(fourth + 2 * Pixel), L.MultiplyAdd(middle, L.Load(fourth + Pixel), L.MultiplyAdd(left, L.Load(fourth), d)));
            }

            L.Store(L.Clamp(a, low, high), output);
            L.Store(L.Clamp(b, low, high), output + Pixel);
            L.Store(L.Clamp(c, low, high), output + 2 * Pixel);
            L.Store(L.Clamp(d, low, high), output + 3 * Pixel);
        }
    }
}
