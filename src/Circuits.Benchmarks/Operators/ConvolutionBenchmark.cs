using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>3x3; <see cref="Convolutions"/> and <see cref="ConvolutionGradients"/> have other kinds.</summary>
public class ConvolutionBenchmark()
    : OperatorBenchmark(new Convolution(Kernel(128, 192, 3), [.. Values(128)], Window.Square(3), Padding.Same), Activations);
