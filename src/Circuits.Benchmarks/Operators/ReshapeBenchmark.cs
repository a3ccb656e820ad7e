using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>Channels cut into halves, above each other.</summary>
public class ReshapeBenchmark() : OperatorBenchmark(new Reshape(96, 56, 28), Activations);
