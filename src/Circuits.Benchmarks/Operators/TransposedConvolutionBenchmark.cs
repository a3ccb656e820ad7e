using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>4x4 with stride 2: planes doubled by a decoder.</summary>
public class TransposedConvolutionBenchmark()
    : OperatorBenchmark(
        new TransposedConvolution(Kernel(192, 96, 4), [.. Values(96)], Window.Square(4, 2), new(1, 1, 1, 1)),
        Activations);
