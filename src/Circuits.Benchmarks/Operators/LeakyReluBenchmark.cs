using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>PyTorch's slope.</summary>
public class LeakyReluBenchmark() : OperatorBenchmark(new LeakyRelu(), Activations);
