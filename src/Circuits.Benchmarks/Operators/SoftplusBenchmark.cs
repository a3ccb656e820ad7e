using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>PyTorch's beta.</summary>
public class SoftplusBenchmark() : OperatorBenchmark(new Softplus(), Activations);
