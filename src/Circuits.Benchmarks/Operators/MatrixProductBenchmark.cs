using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>16 heads of attention over 64 places.</summary>
public class MatrixProductBenchmark() : OperatorBenchmark(new MatrixProduct(), new(8, 16, 64, 32), new(8, 16, 32, 64));
