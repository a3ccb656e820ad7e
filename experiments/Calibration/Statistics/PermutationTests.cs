using Circuits.Science.Statistics;
using MathNet.Numerics.Random;
using Xunit;

namespace Circuits.Experiments.Calibration.Statistics;

public sealed class PermutationTests
{
    /// <summary>
    /// Fisher (1935), "The Design of Experiments", section 17: Darwin's maize, crossed less self-fertilised, in eighths of an
    /// inch.
    /// </summary>
    private static readonly double[] DarwinsMaize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

    /// <summary>Fisher (1935), section 21: of the 32768 choices of signs, 863 give a total of at least 314.</summary>
    /// <remarks>
    /// scipy.stats.permutation_test((d,), mean, permutation_type='samples', alternative='greater').pvalue * 32768 = 863.
    /// </remarks>
    [Fact]
    public void DarwinsMaizeByFlippingSigns()
    {
        var exact = Permutation.SignFlip(DarwinsMaize, d => d.Sum(), seed: 0, arrangements: 32768);
        Assert.Equal(new(314, 863.0 / 32768, 32768, true), exact);

        var drawn = Permutation.SignFlip(DarwinsMaize, d => d.Average(), seed: 0, arrangements: 20_000);
        Assert.False(drawn.Exact);
        Assert.Equal(863.0 / 32768, drawn.PValue, 0.0045);
    }

    /// <summary>
    /// Efron and Tibshirani (1993), section 15.2: mice, 0.132 from 1000 random permutations; all 11440 give 1613.
    /// </summary>
    /// <remarks>
    /// scipy.stats.permutation_test((treated, control), mean difference, n_resamples=20000, alternative='greater').pvalue *
    /// 11440.
    /// </remarks>
    [Fact]
    public void TreatedAndControlMice()
    {
        var exact = Permutation.TwoSample(
            BootstrapTests.TreatedMice, BootstrapTests.ControlMice, MeanDifference, seed: 0, arrangements: 11440);
        Assert.True(exact.Exact);
        Assert.Equal(11440, exact.Arrangements);
        Assert.Equal(1613.0 / 11440, exact.PValue, 12);

        var drawn = Permutation.TwoSample(BootstrapTests.TreatedMice, BootstrapTests.ControlMice, MeanDifference, seed: 0);
        Assert.False(drawn.Exact);
        Assert.Equal(9999, drawn.Arrangements);
        Assert.Equal(1613.0 / 11440, drawn.PValue, 0.014);
    }

    /// <remarks>
    /// With ties: scipy.stats.permutation_test(([1.1, 2.2, 3.3, 4.4], [0.5, 2.2, 2.9]), ..., alternative='greater').pvalue *
    /// 35 = 8.
    /// </remarks>
    [Fact]
    public void TiesCountAsAtLeastAsLarge() => Assert.Equal(
        8.0 / 35, Permutation.TwoSample([1.1, 2.2, 3.3, 4.4], [0.5, 2.2, 2.9], MeanDifference, seed: 0).PValue, 12);

    /// <summary>Four successes against four failures is the lady tasting tea: 1/70.</summary>
    [Fact]
    public void OnZerosAndOnesItIsFishersExactTest()
    {
        Assert.Equal(FisherExact.Greater(4, 0, 0, 4), Permutation.TwoSample([1.0, 1, 1, 1], [0.0, 0, 0, 0], MeanDifference, seed: 0).PValue, 12);
        Assert.Equal(FisherExact.Greater(5, 2, 1, 3), Permutation.TwoSample([1.0, 1, 1, 1, 1, 0, 0], [1.0, 0, 0, 0], MeanDifference, seed: 0).PValue, 12);
    }

    [Fact]
    public void TheExactTestIsExactlyUniformOverAllLabellings()
    {
        // Values whose subset sums all differ: each split of the eight is as likely as another under the null.
        double[] values = [1, 2, 4, 8, 16, 32, 64, 128];
        var pValues = from mask in Enumerable.Range(0, 256)
                      where int.PopCount(mask) == 4
                      let first = values.Where((_, i) => (mask >> i & 1) == 1).ToArray()
                      select Permutation.TwoSample(first, values.Except(first).ToArray(), MeanDifference, seed: 0).PValue;
        Assert.Equal(Enumerable.Range(1, 70).Select(k => k / 70.0), pValues.Order());
    }

    [Fact]
    public void TheRandomTestIsUniformUnderTheNull()
    {
        const int experiments = 2000;
        var random = new Xoshiro256StarStar(2010, threadSafe: false);
        var pValues = Enumerable.Range(0, experiments)
            .Select(i => Permutation.TwoSample(random.NextDoubles(12), random.NextDoubles(9), MeanDifference, seed: i, arrangements: 99).PValue)
            .Order()
            .ToArray();

        // P(p <= k/100) = k/100; Kolmogorov's distance exceeds 1.95 / sqrt(N) in one run of a thousand.
        var distance = Enumerable.Range(1, 100).Max(k => Math.Abs(pValues.Count(p => p <= k / 100.0 + 1e-9) / (double)experiments - k / 100.0));
        Assert.InRange(distance, 0, 1.95 / Math.Sqrt(experiments));
    }

    [Fact]
    public void TheRandomSignFlipTestIsUniformUnderTheNull()
    {
        const int experiments = 2000;
        var random = new Xoshiro256StarStar(1935, threadSafe: false);
        var small = Enumerable.Range(0, experiments).Count(i => Permutation.SignFlip(
            [.. random.NextDoubles(15).Select(u => u - 0.5)], d => d.Average(), seed: i, arrangements: 99).PValue <= 0.1);

        // Four standard errors of a share of 0.1.
        Assert.InRange(small / (double)experiments, 0.1 - 0.027, 0.1 + 0.027);
    }

    [Fact]
    public void DependsOnTheSeedOnlyWhereArrangementsAreDrawn()
    {
        double[] first = [1, 5, 3, 8], second = [2, 0, 1, 4];
        Assert.Equal(Test(first, second, 1, 99), Test(first, second, 2, 99));
        Assert.Equal(Test(first, second, 1, 99), Test([8, 3, 1, 5], [0, 1, 2, 4], 1, 99));
        Assert.Equal(Test(first, second, 1, 60), Test(first, second, 1, 60));
        Assert.NotEqual(Test(DarwinsMaize, second, 1, 999), Test(DarwinsMaize, second, 2, 999));

        static PermutationTest Test(double[] first, double[] second, int seed, int arrangements) =>
            Permutation.TwoSample(first, second, MeanDifference, seed, arrangements);
    }

    [Fact]
    public void ClustersAreExchangedWhole()
    {
        // Two images against two: six splits, however many crops each has.
        double[][] first = [[5, 6, 5, 6], [7, 7, 8, 8]], second = [[1, 2, 1, 2], [3, 3, 3, 3]];
        var test = Permutation.TwoSample(
            first, second, (a, b) => a.SelectMany(c => c).Average() - b.SelectMany(c => c).Average(), seed: 0);
        Assert.Equal(new(4.25, 1.0 / 6, 6, true), test);
    }

    /// <summary>Phipson and Smyth (2010): (b + 1) / (m + 1).</summary>
    [Fact]
    public void ThePValueAgainstGeneratedNullsIsNeverZero()
    {
        Assert.Equal(0.25, Permutation.PValue(9, [1, 2, 3]));
        Assert.Equal(0.5, Permutation.PValue(3, [1, 2, 3]));
        Assert.Equal(1, Permutation.PValue(-1, [1, 2, double.PositiveInfinity]));
    }

    [Fact]
    public void BadInputIsRefused()
    {
        Assert.Throws<ArgumentException>(() => Permutation.PValue(1, []));
        Assert.Throws<ArgumentException>(() => Permutation.PValue(double.NaN, [1]));
        Assert.Throws<ArgumentException>(() => Permutation.PValue(1, [double.NaN]));
        Assert.Throws<ArgumentException>(() => Permutation.TwoSample([], [1.0], MeanDifference, seed: 0));
        Assert.Throws<ArgumentException>(() => Permutation.SignFlip([], d => d.Sum(), seed: 0));
    }

    private static double MeanDifference(IReadOnlyList<double> first, IReadOnlyList<double> second) => first.Average() - second.Average();
}
