using System.Numerics;
using Circuits.Engine.Kernels;

namespace Circuits.Engine.Training;

/// <summary>Random numbers that are the same on every machine and under every runtime, unlike <see cref="Random"/>'s.</summary>
/// <remarks>xoshiro256** (Blackman &amp; Vigna 2018), its state from SplitMix64 (Steele, Lea &amp; Flood 2014) over the key.</remarks>
internal struct Xoshiro256(ulong s0, ulong s1, ulong s2, ulong s3)
{
    /// <summary>The numbers for one purpose: unrelated to those of any other seed, purpose, or pair of counters.</summary>
    /// <param name="seed">The training's seed.</param>
    /// <param name="purpose">What they are for.</param>
    /// <param name="first">For example the epoch.</param>
    /// <param name="second">For example the image.</param>
    public static Xoshiro256 For(int seed, ReadOnlySpan<char> purpose, long first = 0, long second = 0)
    {
        var key = Mixed(0, (uint)seed);
        foreach (var letter in purpose)
        {
            key = Mixed(key, letter);
        }

        key = Mixed(Mixed(key, (ulong)first), (ulong)second);
        return new(Mixed(key, 1), Mixed(key, 2), Mixed(key, 3), Mixed(key, 4));
    }

    public ulong Next()
    {
        var result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        var shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, count): numbers that would make some more likely are drawn again (Lemire 2019).</summary>
    public int Below(int count)
    {
        while (true)
        {
            var high = Math.BigMul(Next(), (ulong)count, out var low);
            if (low >= (ulong)-count % (ulong)count)
            {
                return (int)high;
            }
        }
    }

    /// <summary>Normal with mean 0 and variance 1 (Box &amp; Muller 1958).</summary>
    public double NextNormal()
    {
        var radius = Math.Sqrt(-2 * Exponential.Log(1 - NextDouble()));
        return radius * Cosine.OfHalfTurns(2 * NextDouble());
    }

    private static ulong Mixed(ulong key, ulong value) => SplitMix64.Mix(key ^ value);
}
