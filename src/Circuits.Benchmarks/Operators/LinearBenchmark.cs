using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>The classifier of Inception-v3, for a batch of 64.</summary>
public class LinearBenchmark()
    : OperatorBenchmark(new Linear([.. Values(1000 * 2048)], [.. Values(1000)], 1000, 2048), new Shape(64, 2048, 1, 1));
