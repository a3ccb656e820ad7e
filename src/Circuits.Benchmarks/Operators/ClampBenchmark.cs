using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>Between 0 and 6.</summary>
public class ClampBenchmark() : OperatorBenchmark(new Clamp(0, 6), Activations);
