using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>The largest value of each plane, whatever its size: N x C x 1 x 1.</summary>
/// <remarks>The gradient goes to the first of the largest values, row by row.</remarks>
public sealed record GlobalMaxPool : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Single(inputs) with { Height = 1, Width = 1 };

    internal override void Lower(Lowering at)
    {
        var input = at.Blocked();
        at.Add(new MaxPoolStep(at.Like(input), input, new(new(input.Shape.Height, input.Shape.Width), Padding.Valid, input.Shape)));
    }
}
