namespace Circuits.Engine;

/// <summary>The largest value in each window. Padding never wins: it counts as minus infinity.</summary>
public sealed record MaxPool(Window Window, Padding Padding) : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Window.Pooled(Single(inputs), Padding);
}
