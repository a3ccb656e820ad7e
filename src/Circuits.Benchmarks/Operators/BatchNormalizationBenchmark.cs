using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>By itself: running statistics forward, the batch's own with the gradient.</summary>
public class BatchNormalizationBenchmark()
    : OperatorBenchmark(
        new BatchNormalization([.. Values(192)], [.. Values(192)], [.. Values(192)], [.. Values(192)], 1e-3),
        Activations);
