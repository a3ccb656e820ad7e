using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>Half; the identity forward.</summary>
public class DropoutBenchmark() : OperatorBenchmark(new Dropout(0.5f), Activations);
