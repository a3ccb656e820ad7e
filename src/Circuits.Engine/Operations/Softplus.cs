using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;
using Circuits.Engine.Kernels;

namespace Circuits.Engine;

/// <summary>log(1 + exp(beta · x)) / beta, as in <c>torch.nn.functional.softplus</c>.</summary>
/// <param name="Beta">How sharp the bend is; not 0.</param>
/// <param name="Threshold">Where beta · x is larger, the output is x itself.</param>
public sealed record Softplus(float Beta = 1, float Threshold = 20) : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Beta != 0 && float.IsFinite(Beta)
        ? Single(inputs)
        : throw new GraphException($"its beta is {Beta}: it divides by beta.");

    internal override void Lower(Lowering at) => at.Add(new ElementwiseStep<SoftplusFunction>(at.Like(at.Input()), at.Input(), new(Beta, Threshold)));
}
