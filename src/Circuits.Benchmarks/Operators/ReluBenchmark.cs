using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>The usual one.</summary>
public class ReluBenchmark() : OperatorBenchmark(new Relu(), Activations);
