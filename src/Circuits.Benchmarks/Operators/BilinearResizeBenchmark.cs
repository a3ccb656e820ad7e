using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>Doubled.</summary>
public class BilinearResizeBenchmark() : OperatorBenchmark(new BilinearResize(56, 56), Activations);
