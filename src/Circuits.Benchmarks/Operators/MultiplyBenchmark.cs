using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>A gate.</summary>
public class MultiplyBenchmark() : OperatorBenchmark(new Multiply(), Activations, Activations);
