using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>The sum of two inputs: the shortcut of a residual block.</summary>
/// <remarks>Along channels, rows and columns an input of size 1 is repeated to the other's size; batches are equal.</remarks>
public sealed record Add : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Broadcasting.ShapeOf(Name, inputs);

    internal override void Lower(Lowering at) => Broadcasting.Lower(at, static (output, left, right) => new AddStep(output, left, right));
}
