using Circuits.Science.Statistics;
using MathNet.Numerics.Random;
using Xunit;

namespace Circuits.Experiments.Calibration.Statistics;

public sealed class LargestGapTests
{
    /// <summary>
    /// Fisher (1929), "Tests of significance in harmonic analysis", Proc. R. Soc. A 125:54, Table I: the 5 % points of the
    /// largest share of n exponential variables, which is the distribution of the largest gap of n angles.
    /// </summary>
    /// <remarks>
    /// Python: sum((-1)**(k+1) * math.comb(n, k) * max(0, 1 - k*g)**(n-1) for k in range(1, n+1)) gives 0.0500 for each.
    /// </remarks>
    [Theory]
    [InlineData(5, 0.68377)]
    [InlineData(10, 0.44495)]
    [InlineData(20, 0.27040)]
    [InlineData(30, 0.19784)]
    [InlineData(50, 0.13135)]
    public void FishersFivePercentPoints(int angles, double share) =>
        Assert.Equal(0.95, LargestGap.ProbabilityAtMost(360 * share, angles), 4);

    /// <summary>
    /// Wendel (1962), Math. Scand. 11:109: n random points lie within some half circle with probability n / 2^(n-1).
    /// </summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(12)]
    [InlineData(60)]
    public void HalfACircleIsEmptyWithWendelsProbability(int angles) =>
        Assert.Equal(1 - angles / Math.Pow(2, angles - 1), LargestGap.ProbabilityAtMost(180, angles), 12);

    [Fact]
    public void TwoAnglesLeaveAGapUniformBetween180And360()
    {
        Assert.Equal(0, LargestGap.ProbabilityAtMost(179.9, 2));
        Assert.Equal(0.25, LargestGap.ProbabilityAtMost(225, 2), 12);
        Assert.Equal(1, LargestGap.ProbabilityAtMost(360, 2));
    }

    [Fact]
    public void OneAngleLeavesTheWholeCircle()
    {
        Assert.Equal(0, LargestGap.ProbabilityAtMost(359.9, 1));
        Assert.Equal(1, LargestGap.ProbabilityAtMost(360, 1));
    }

    /// <summary>
    /// Whitworth (1901), "Choice and Chance": the mean of the largest of n gaps is 360/n (1 + 1/2 + ... + 1/n).
    /// </summary>
    [Theory]
    [InlineData(3)]
    [InlineData(26)]
    [InlineData(150)]
    public void TheMeanIsWhitworths(int angles)
    {
        // The mean is the integral of the probability of a larger gap; the midpoint rule on steps of 0.1 degrees.
        var mean = Enumerable.Range(0, 3600).Sum(i => 0.1 * (1 - LargestGap.ProbabilityAtMost(0.1 * (i + 0.5), angles)));
        Assert.Equal(360.0 / angles * Enumerable.Range(1, angles).Sum(k => 1.0 / k), mean, 2);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(80)]
    public void AgreesWithSimulation(int angles)
    {
        const int samples = 4000;
        var random = new Xoshiro256StarStar(1939, threadSafe: false);
        var gaps = Enumerable.Range(0, samples)
            .Select(_ => Circular.LargestGap([.. Enumerable.Range(0, angles).Select(_ => 360 * random.NextDouble())]))
            .Order()
            .ToArray();

        // Kolmogorov's distance exceeds 1.95 / sqrt(N) in one run of a thousand.
        var distance = gaps.Select((gap, i) => Math.Abs(LargestGap.ProbabilityAtMost(gap, angles) - (i + 0.5) / samples)).Max();
        Assert.InRange(distance, 0, 1.95 / Math.Sqrt(samples));
    }

    [Fact]
    public void StaysAMonotoneProbabilityForManyAngles()
    {
        var probabilities = Enumerable.Range(0, 200).Select(i => LargestGap.ProbabilityAtMost(0.1 * i, 400)).ToArray();
        Assert.All(probabilities, p => Assert.InRange(p, 0, 1));
        Assert.Equal(probabilities.Order(), probabilities);
        Assert.True(probabilities[^1] > 0.999);
    }
}
