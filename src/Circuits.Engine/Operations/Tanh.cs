using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;
using Circuits.Engine.Kernels;

namespace Circuits.Engine;

/// <summary>The hyperbolic tangent.</summary>
public sealed record Tanh : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Single(inputs);

    internal override void Lower(Lowering at) => at.Add(new ElementwiseStep<TanhFunction>(at.Like(at.Input()), at.Input(), new()));
}
