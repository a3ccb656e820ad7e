using System.Globalization;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Edits;

/// <summary>A unit's bias: its pre-activation where everything it reads is 0, after the batch normalisations before its non-linearity.</summary>
public sealed record SetBias(Unit Unit, float Value) : Edit
{
    /// <inheritdoc/>
    public override string Description => string.Create(CultureInfo.InvariantCulture, $"bias {Unit} = {Value}");

    /// <inheritdoc/>
    public override Graph Apply(Graph graph) => UnitWeights.Of(graph, Unit).WithBias(graph, Unit, Value);
}
