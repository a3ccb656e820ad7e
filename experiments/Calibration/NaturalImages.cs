using Circuits.Engine;
using Circuits.Science.Stimuli;

namespace Circuits.Experiments.Calibration;

/// <summary>What calibrations share: the photographs, read once, and an engine.</summary>
internal static class NaturalImages
{
    private static readonly Lazy<IReadOnlyList<Photograph>> Read = new(Photographs.Shipped);

    public static IReadOnlyList<Photograph> All => Read.Value;

    public static ManagedEngine Engine { get; } = new();
}
