using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>Channels become columns.</summary>
public class TransposeBenchmark() : OperatorBenchmark(new Transpose(Axes.Height, Axes.Width, Axes.Channels), Activations);
