using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>Nothing: what the others' times hold besides their own.</summary>
public class IdentityBenchmark() : OperatorBenchmark(new Identity(), Activations);
