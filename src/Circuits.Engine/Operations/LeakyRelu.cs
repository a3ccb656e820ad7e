using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;
using Circuits.Engine.Kernels;

namespace Circuits.Engine;

/// <summary>x where it is positive, x · slope elsewhere, as in <c>torch.nn.functional.leaky_relu</c>; at 0 the derivative is the slope.</summary>
/// <param name="Slope">Of the negative side; PyTorch's default.</param>
public sealed record LeakyRelu(float Slope = 0.01f) : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Single(inputs);

    internal override void Lower(Lowering at) => at.Add(new ElementwiseStep<LeakyReluFunction>(at.Like(at.Input()), at.Input(), new(Slope)));
}
