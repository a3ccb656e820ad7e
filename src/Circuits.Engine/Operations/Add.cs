using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>The sum of two inputs of one shape: the shortcut of a residual block.</summary>
public sealed record Add : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) =>
        inputs.Count == 2 && inputs[0] == inputs[1]
            ? inputs[0]
            : throw new GraphException($"Add takes two inputs of one shape, it was given {string.Join(" and ", inputs)}.");

    internal override void Lower(Lowering at)
    {
        var left = at.Blocked();
        at.Add(new AddStep(at.Like(left), left, at.BlockedLike(left, 1)));
    }
}
