using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>Mirrored by 3: zeros would be taken over by whoever reads them.</summary>
public class PadBenchmark() : OperatorBenchmark(new Pad(new(3, 3, 3, 3), PadMode.Reflect), Activations);
