using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>A plane for each channel, repeated for each image.</summary>
public class ConstantBenchmark()
    : OperatorBenchmark(new Constant(Activations with { Batch = 1 }, [.. Values(192 * 28 * 28)]), Activations)
{
    /// <inheritdoc/>
    protected override IEnumerable<int> Differentiable => [];
}
