using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>max(0, x), and min(Ceiling, ·) where a ceiling is given: ReLU6 has 6.</summary>
public sealed record Relu(float Ceiling = float.PositiveInfinity) : Operation
{
    /// <inheritdoc/>
    public override string Name => float.IsPositiveInfinity(Ceiling) ? "Relu" : $"Relu{Ceiling:0.##}";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Single(inputs);

    internal override void Lower(Lowering at) => at.Add(new ReluStep(at.Like(at.Input()), at.Input(), this));
}
