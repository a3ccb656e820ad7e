using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>The hyperbolic tangent.</summary>
public class TanhBenchmark() : OperatorBenchmark(new Tanh(), Activations);
