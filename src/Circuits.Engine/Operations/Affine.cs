using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;
using Circuits.Engine.Kernels;

namespace Circuits.Engine;

/// <summary>x · scale + offset with two constants: the preprocessing some networks carry inside.</summary>
public sealed record Affine(float Scale, float Offset) : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Single(inputs);

    internal override void Lower(Lowering at) =>
        at.Add(new ElementwiseStep<AffineFunction>(at.Like(at.Input()), at.Input(), new(Scale, Offset)));
}
