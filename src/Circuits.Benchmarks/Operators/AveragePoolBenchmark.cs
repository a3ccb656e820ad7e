using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>3x3, as in Inception-v3.</summary>
public class AveragePoolBenchmark() : OperatorBenchmark(new AveragePool(Window.Square(3), Padding.Same), Activations);
