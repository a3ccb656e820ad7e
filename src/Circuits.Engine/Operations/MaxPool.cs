using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>The largest value in each window. Padding never wins: it counts as minus infinity.</summary>
/// <remarks>The gradient goes to the first of the largest values, row by row, as in PyTorch.</remarks>
public sealed record MaxPool(Window Window, Padding Padding) : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Window.Pooled(Single(inputs), Padding);

    internal override void Lower(Lowering at)
    {
        var input = at.Blocked();
        at.Add(new MaxPoolStep(at.Like(input), input, new(Window, Padding, input.Shape)));
    }
}
