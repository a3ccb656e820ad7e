using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>Of a classifier of 1000 classes.</summary>
public class SoftmaxBenchmark() : OperatorBenchmark(new Softmax(), Logits);
