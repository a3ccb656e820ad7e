using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>A difference.</summary>
public class SubtractBenchmark() : OperatorBenchmark(new Subtract(), Activations, Activations);
