using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>The mean of each window, over the pixels that are there: padding is not counted (TensorFlow's rule).</summary>
public sealed record AveragePool(Window Window, Padding Padding) : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Window.Pooled(Single(inputs), Padding);

    internal override void Lower(Lowering at)
    {
        var input = at.Blocked();
        at.Add(new AveragePoolStep(at.Like(input), input, Window, Padding.For(input.Shape.Height, input.Shape.Width, Window)));
    }
}
