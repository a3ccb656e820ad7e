using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>Two branches of a module, which have to be copied because they enter as they are.</summary>
public class ConcatBenchmark() : OperatorBenchmark(new Concat(), Activations, Activations);
