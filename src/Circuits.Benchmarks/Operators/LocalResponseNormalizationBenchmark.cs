using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>InceptionV1's.</summary>
public class LocalResponseNormalizationBenchmark()
    : OperatorBenchmark(new LocalResponseNormalization(5, 1, 1e-4f, 0.5f), Activations);
