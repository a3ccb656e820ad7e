using System.Text;
using Circuits.Engine.Kernels;

namespace Circuits.Engine.Execution;

/// <summary>Which units of a node are kept: a hash of the seed, the pass, the node's name and the unit's place in N, C, H, W order.</summary>
/// <remarks>
/// A counter-based generator, hence the same mask in any layout, on any number of threads, and again in the backward pass.
/// Each number is <see cref="SplitMix64"/> of a counter.
/// </remarks>
internal sealed class DropoutMask(string node, float rate, TrainingPass pass)
{
    private readonly ulong name = Hash(node);
    private readonly ulong dropped = (ulong)((double)rate * (1L << 32));

    /// <summary>What a unit that is kept is multiplied by.</summary>
    public float Scale { get; } = (float)(1 / (1 - (double)rate));

    /// <summary>The key of the pass that is going on.</summary>
    public ulong Key() => SplitMix64.Mix(SplitMix64.Mix(SplitMix64.Mix(name) ^ (ulong)pass.Seed) ^ (ulong)pass.Number);

    /// <summary>Whether the unit at that place is kept.</summary>
    public bool Keeps(ulong key, long place) => SplitMix64.Mix(key + (ulong)place * SplitMix64.GoldenRatio) >> 32 >= dropped;

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
