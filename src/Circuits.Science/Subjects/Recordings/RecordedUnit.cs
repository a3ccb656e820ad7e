using System.Collections.Immutable;

namespace Circuits.Science.Subjects.Recordings;

/// <summary>A unit of a recording: a channel of a network, or a neuron.</summary>
/// <param name="Name">As the literature writes it, <c>mixed3b:379</c>; any name will do.</param>
/// <param name="Responses">One for each stimulus, in their order; as recorded, so they may be negative.</param>
public sealed record RecordedUnit(string Name, ImmutableArray<double> Responses)
{
    /// <summary>What stands before the last colon, <c>mixed3b</c>; all of the name where there is none.</summary>
    public string Layer => LayerOf(Name);

    /// <summary>The layer that a unit's name says, by the same rule.</summary>
    public static string LayerOf(string unit) => unit.LastIndexOf(':') is > 0 and var colon ? unit[..colon] : unit;
}
