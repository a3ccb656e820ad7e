using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>Chosen number by number.</summary>
public class WhereBenchmark() : OperatorBenchmark(new Where(), Activations, Activations, Activations)
{
    /// <inheritdoc/>
    protected override IEnumerable<int> Differentiable => [1, 2];
}
