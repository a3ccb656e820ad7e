using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>1 / (1 + exp(-x)).</summary>
public class SigmoidBenchmark() : OperatorBenchmark(new Sigmoid(), Activations);
