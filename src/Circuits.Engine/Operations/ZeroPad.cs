namespace Circuits.Engine;

/// <summary>Zeros around each plane.</summary>
public sealed record ZeroPad(Border Border) : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var input = Single(inputs);
        return input with { Height = input.Height + Border.Top + Border.Bottom, Width = input.Width + Border.Left + Border.Right };
    }
}
