using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>The largest value in each window. Padding never wins: it counts as minus infinity.</summary>
public sealed record MaxPool(Window Window, Padding Padding) : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Window.Pooled(Single(inputs), Padding);

    internal override void Lower(Lowering at)
    {
        var input = at.Blocked();
        at.Add(new MaxPoolStep(at.Like(input), input, Window, Padding.For(input.Shape.Height, input.Shape.Width, Window)));
    }
}
