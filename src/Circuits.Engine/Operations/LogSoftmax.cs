using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>x minus the logarithm of the sum of exp(x) across channels, at each position: the logarithm of <see cref="Softmax"/>.</summary>
public sealed record LogSoftmax : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Single(inputs);

    internal override void Lower(Lowering at) => at.Add(new LogSoftmaxStep(at.New(), at.Input()));
}
