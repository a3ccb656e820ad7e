using System.Collections.Immutable;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Edits;

/// <summary>A unit's incoming weights and bias replaced by given ones, such as weights written by hand.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Weights">Input channel (of the unit's group), row, column: all that its convolution reads.</param>
/// <param name="Bias">As for <see cref="SetBias"/>.</param>
public sealed record UnitReplacement(Unit Unit, ImmutableArray<float> Weights, float Bias) : Edit
{
    /// <inheritdoc/>
    public override string Description => $"replace {Unit}";

    /// <inheritdoc/>
    public override Graph Apply(Graph graph)
    {
        var unit = UnitWeights.Of(graph, Unit);
        if (Weights.Length != unit.Kernel.FanIn)
        {
            throw new GraphException(
                $"{Unit} has {unit.Kernel.InputChannels}x{unit.Kernel.Height}x{unit.Kernel.Width} = {unit.Kernel.FanIn} weights, {Weights.Length} were given.");
        }

        var replaced = unit.WithFilter(graph, Unit, Weights.AsSpan());
        return UnitWeights.Of(replaced, Unit).WithBias(replaced, Unit, Bias);
    }
}
