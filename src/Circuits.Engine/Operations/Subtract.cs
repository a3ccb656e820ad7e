using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>The first input less the second.</summary>
/// <remarks>Along channels, rows and columns an input of size 1 is repeated to the other's size; batches are equal.</remarks>
public sealed record Subtract : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Broadcasting.ShapeOf(Name, inputs);

    internal override void Lower(Lowering at) => Broadcasting.Lower(at, static (output, left, right) => new SubtractStep(output, left, right));
}
