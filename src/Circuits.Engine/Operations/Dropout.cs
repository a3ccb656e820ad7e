using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>Sets units to 0 at random in training and scales the rest by 1 / (1 - rate), so that a unit's mean stays; at inference the identity.</summary>
/// <param name="Rate">The share that is dropped: at least 0, less than 1.</param>
/// <remarks>
/// Whether a unit is dropped is a function of the seed (<see cref="Differentiation.Seed"/>), the pass
/// (<see cref="IDifferentiableNetwork.Pass"/>), the node's name and the unit's place, and of nothing else.
/// </remarks>
public sealed record Dropout(float Rate) : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Rate is >= 0 and < 1
        ? Single(inputs)
        : throw new GraphException($"it drops a share of {Rate}: at least 0, less than 1.");

    internal override void Lower(Lowering at)
    {
        if (at.IsTraining && Rate > 0)
        {
            at.Add(new DropoutStep(at.Like(at.Input()), at.Input(), new(at.Node.Name, Rate, at.Pass)));
        }
        else
        {
            at.Is(at.Input());
        }
    }
}
