using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;
using Circuits.Engine.Kernels;

namespace Circuits.Engine;

/// <summary>min(max(x, Low), High); NaN stays NaN. The gradient passes where Low &lt;= x &lt;= High, the bounds among them, as in <c>torch.clamp</c>.</summary>
/// <param name="Low">Minus infinity for no lower bound.</param>
/// <param name="High">Infinity for no upper bound.</param>
public sealed record Clamp(float Low, float High) : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Low <= High
        ? Single(inputs)
        : throw new GraphException($"it clamps between {Low} and {High}: the lower bound comes first, and neither is NaN.");

    internal override void Lower(Lowering at) => at.Add(new ElementwiseStep<ClampFunction>(at.Like(at.Input()), at.Input(), new(Low, High)));
}
