namespace Circuits.Engine.Kernels;

/// <summary>A hash of whole numbers, the same on every machine: the step of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).</summary>
internal static class SplitMix64
{
    /// <summary>What to multiply a counter by, so that neighbours lie far apart.</summary>
    public const ulong GoldenRatio = 0x9E3779B97F4A7C15;

    /// <summary>A multiple of the golden ratio is added, and the sum stirred.</summary>
    public static ulong Mix(ulong z)
    {
        z += GoldenRatio;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
