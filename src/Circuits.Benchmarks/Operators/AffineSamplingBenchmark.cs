using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>Photographs turned by 20°, as in the regularisation of feature visualisation.</summary>
public class AffineSamplingBenchmark() : OperatorBenchmark(new AffineSampling(224, 224), new(8, 3, 224, 224), new(8, 6, 1, 1))
{
    /// <inheritdoc/>
    protected override IEnumerable<int> Differentiable => [0];
}
