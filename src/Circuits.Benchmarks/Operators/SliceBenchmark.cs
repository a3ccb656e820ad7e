using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>Half of the channels.</summary>
public class SliceBenchmark() : OperatorBenchmark(new Slice(..96), Activations);
