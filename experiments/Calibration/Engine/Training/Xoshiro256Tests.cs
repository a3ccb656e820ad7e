using Circuits.Engine.Training;
using MathNet.Numerics.Distributions;

namespace Circuits.Experiments.Calibration.Engine.Training;

public sealed class Xoshiro256Tests
{
    /// <summary>From the state 1, 2, 3, 4: worked out from the published definition by another program (Python's integers).</summary>
    [Fact]
    public void TheNumbersAreThoseOfTheDefinition()
    {
        var random = new Xoshiro256(1, 2, 3, 4);
        ulong[] numbers = [random.Next(), random.Next(), random.Next(), random.Next()];
        Assert.Equal([11520, 0, 1509978240, 1215971899390074240], numbers);
    }

    [Fact]
    public void SeedPurposeAndCountersEachMakeAnotherSequence()
    {
        ulong[] first =
        [
            Xoshiro256.For(1, "a").Next(), Xoshiro256.For(2, "a").Next(), Xoshiro256.For(1, "b").Next(), Xoshiro256.For(1, "aa").Next(),
            Xoshiro256.For(1, "a", 1).Next(), Xoshiro256.For(1, "a", 0, 1).Next(), Xoshiro256.For(-1, "a").Next(),
        ];
        Assert.Equal(first.Length, first.Distinct().Count());
    }

    /// <summary>Kolmogorov and Smirnov: exceeded by chance once in ten thousand.</summary>
    [Fact]
    public void NormalsAreNormal()
    {
        var random = Xoshiro256.For(1, "normal");
        var values = Enumerable.Range(0, 20_000).Select(_ => random.NextNormal()).Order().ToArray();
        var largest = values.Select((v, i) => Math.Abs(Normal.CDF(0, 1, v) - (i + 0.5) / values.Length)).Max();
        Assert.InRange(largest, 0, 2.23 / Math.Sqrt(values.Length));
    }
}
