using System.Runtime.CompilerServices;
using Circuits.Engine.Kernels;

namespace Circuits.Engine.Execution;

/// <summary>Interpolation between four pixels, and its gradient, for any number of lanes.</summary>
internal static unsafe class Bilinear
{
    /// <summary>From pixels a (upper left), b, c (lower left) and d: right and down by these shares of a pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Blend<V, L>(float* a, float* b, float* c, float* d, float right, float down, float* destination, int lanes)
        where V : struct
        where L : struct, ILanes<V>
    {
        V across = L.Broadcast(right), along = L.Broadcast(down);
        var i = 0;
        for (; i + L.Count <= lanes; i += L.Count)
        {
            V left = L.Load(a + i), lowerLeft = L.Load(c + i);
            var upper = L.MultiplyAdd(L.Subtract(L.Load(b + i), left), across, left);
            var lower = L.MultiplyAdd(L.Subtract(L.Load(d + i), lowerLeft), across, lowerLeft);
            L.Store(L.MultiplyAdd(L.Subtract(lower, upper), along, upper), destination + i);
        }

        for (; i < lanes; i++)
        {
            var upper = MathF.FusedMultiplyAdd(b[i] - a[i], right, a[i]);
            var lower = MathF.FusedMultiplyAdd(d[i] - c[i], right, c[i]);
            destination[i] = MathF.FusedMultiplyAdd(lower - upper, down, upper);
        }
    }

    /// <summary>Adds a share of a pixel's gradient to a pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Spread<V, L>(float* gradient, float share, float* target, int lanes)
        where V : struct
        where L : struct, ILanes<V>
    {
        var factor = L.Broadcast(share);
        var i = 0;
        for (; i + L.Count <= lanes; i += L.Count)
        {
            L.Store(L.MultiplyAdd(L.Load(gradient + i), factor, L.Load(target + i)), target + i);
        }

        for (; i < lanes; i++)
        {
            target[i] = MathF.FusedMultiplyAdd(gradient[i], share, target[i]);
        }
    }
}
