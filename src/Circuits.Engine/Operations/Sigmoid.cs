using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;
using Circuits.Engine.Kernels;

namespace Circuits.Engine;

/// <summary>1 / (1 + exp(-x)).</summary>
public sealed record Sigmoid : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Single(inputs);

    internal override void Lower(Lowering at) => at.Add(new ElementwiseStep<SigmoidFunction>(at.Like(at.Input()), at.Input(), new()));
}
