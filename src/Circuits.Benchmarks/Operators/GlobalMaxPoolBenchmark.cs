using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>Whole planes.</summary>
public class GlobalMaxPoolBenchmark() : OperatorBenchmark(new GlobalMaxPool(), Activations);
