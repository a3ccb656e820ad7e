using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>exp(x) over its sum across channels, at each position.</summary>
public sealed record Softmax : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Single(inputs);

    internal override void Lower(Lowering at) => at.Add(new SoftmaxStep(at.New(), at.Input()));
}
