using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>The scale of a preprocessing.</summary>
public class AffineBenchmark() : OperatorBenchmark(new Affine(2, -1), Activations);
