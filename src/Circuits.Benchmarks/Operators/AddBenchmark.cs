using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>A shortcut of ResNet.</summary>
public class AddBenchmark() : OperatorBenchmark(new Add(), Activations, Activations);
