using System.Text;

namespace Circuits.Engine.Execution;

/// <summary>Which units of a node are kept: a hash of the seed, the pass, the node's name and the unit's place in N, C, H, W order.</summary>
/// <remarks>
/// A counter-based generator, hence the same mask in any layout, on any number of threads, and again in the backward pass.
/// Each number is the output function of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014) at a counter.
/// </remarks>
internal sealed class DropoutMask(string node, float rate, TrainingPass pass)
{
    private const ulong GoldenRatio = 0x9E3779B97F4A7C15;
    private readonly ulong name = Hash(node);
    private readonly ulong dropped = (ulong)((double)rate * (1L << 32));

    /// <summary>What a unit that is kept is multiplied by.</summary>
    public float Scale { get; } = (float)(1 / (1 - (double)rate));

    /// <summary>The key of the pass that is going on.</summary>
    public ulong Key() => Mix(Mix(Mix(name) ^ (ulong)pass.Seed) ^ (ulong)pass.Number);

    /// <summary>Whether the unit at that place is kept.</summary>
    public bool Keeps(ulong key, long place) => Mix(key + (ulong)place * GoldenRatio) >> 32 >= dropped;

    private static ulong Mix(ulong z)
    {
        z += GoldenRatio;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>FNV-1a: a string's own hash code is another in each process.</summary>
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037;
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ b) * 1099511628211;
        }

        return hash;
    }
}
