using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>Planes of a small classifier.</summary>
public class FlattenBenchmark() : OperatorBenchmark(new Flatten(), Activations);
