using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>A number for each channel.</summary>
public class BiasBenchmark() : OperatorBenchmark(new Bias([.. Values(192)]), Activations);
