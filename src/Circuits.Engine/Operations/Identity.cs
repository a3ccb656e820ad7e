using Circuits.Engine.Compilation;

namespace Circuits.Engine;

/// <summary>The input itself: what dropout is at inference.</summary>
public sealed record Identity : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Single(inputs);

    internal override void Lower(Lowering at) => at.Is(at.Input());
}
