using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>Images brought into the engine's layout.</summary>
public class InputBenchmark() : OperatorBenchmark(new Input(192, 28, 28), Activations);
