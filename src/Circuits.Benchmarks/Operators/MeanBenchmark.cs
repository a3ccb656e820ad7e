using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>Of each plane: a global average pool.</summary>
public class MeanBenchmark() : OperatorBenchmark(new Mean(Axes.Height | Axes.Width), Activations);
