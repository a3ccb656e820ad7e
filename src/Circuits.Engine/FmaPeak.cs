using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Circuits.Engine.Execution;
using Circuits.Engine.Kernels;

namespace Circuits.Engine;

/// <summary>The most multiply-adds a second this machine can do with everything in registers: what a kernel's speed is judged against.</summary>
public static class FmaPeak
{
    /// <summary>Runs independent chains of fused multiply-adds on all threads, a few times, and keeps the best.</summary>
    /// <returns>Floating-point operations a second (two per multiply-add), in units of 10^9.</returns>
    public static double MeasureGigaflops(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);

        // Without hardware the fused operation is computed in software, hundreds of times slower.
        var rounds = Vector256.IsHardwareAccelerated ? 2_000_000L : 20_000L;
        var pool = WorkerPool.Of(threads);
        var best = double.MaxValue;
        for (var attempt = 0; attempt < 8; attempt++)
        {
            var start = Stopwatch.GetTimestamp();
            pool.Run(threads, _ => Chains(rounds));
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return threads * rounds * Sums * TileTable.WidestLanes * 2 / best / 1e9;
    }

    private const int Sums = 12;

    private static void Chains(long rounds)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Chains<Vector512<float>, Lanes16>(rounds);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Chains<Vector256<float>, Lanes8>(rounds);
        }
        else
        {
            Chains<Vector128<float>, Lanes4>(rounds);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Chains<V, L>(long rounds)
        where V : struct
        where L : struct, ILanes<V>
    {
        V x = L.Broadcast(0.5f), y = L.Broadcast(1f);
        V a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (var n = 0L; n < rounds; n++)
        {
            a = L.MultiplyAdd(x, y, a);
            b = L.MultiplyAdd(x, y, b);
            c = L.MultiplyAdd(x, y, c);
            d = L.MultiplyAdd(x, y, d);
            e = L.MultiplyAdd(x, y, e);
            f = L.MultiplyAdd(x, y, f);
            g = L.MultiplyAdd(x, y, g);
            h = L.MultiplyAdd(x, y, h);
            i = L.MultiplyAdd(x, y, i);
            j = L.MultiplyAdd(x, y, j);
            k = L.MultiplyAdd(x, y, k);
            l = L.MultiplyAdd(x, y, l);
        }

        // Stored so that the compiler cannot leave the chains out. (An array of the sums would put them on the stack.)
        var sink = stackalloc float[16];
        var all = L.Add(L.Add(L.Add(a, b), L.Add(c, d)), L.Add(L.Add(e, f), L.Add(g, h)));
        L.Store(L.Add(all, L.Add(L.Add(i, j), L.Add(k, l))), sink);
    }
}
