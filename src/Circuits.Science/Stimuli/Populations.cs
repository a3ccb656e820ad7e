using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Science.Stimuli;

/// <summary>Members of a population for an experiment, where a property does not draw them itself.</summary>
public static class Populations
{
    /// <summary>So many members; the same seed gives the same ones.</summary>
    public static IReadOnlyList<T> Sample<T>(this Arbitrary<T> population, int count, int seed) =>
        population.Generator.Sample(count, new Rnd((ulong)seed), 50);
}
