using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>3x3 with stride 2, as in InceptionV1.</summary>
public class MaxPoolBenchmark() : OperatorBenchmark(new MaxPool(Window.Square(3, 2), Padding.Same), Activations);
