using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Stimuli;

/// <summary>Properties over a population, always the same hundred members.</summary>
internal static class Holds
{
    private const ulong Seed = 2020;

    public static void For<T>(Arbitrary<T> population, Action<T> assertion) =>
        Check.One(Config.QuickThrowOnFailure.WithReplay(Seed, 1), Prop.ForAll(population, assertion));
}
