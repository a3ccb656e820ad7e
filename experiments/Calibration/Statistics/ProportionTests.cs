using Circuits.Science.Statistics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Circuits.Experiments.Calibration.Statistics;

public sealed class ProportionTests
{
    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithReplay(1998, 17);

    private static readonly Gen<(int Successes, int Trials)> Counts =
        from trials in Gen.Choose(1, 400)
        from successes in Gen.Choose(0, trials)
        select (successes, trials);

    /// <summary>Newcombe (1998), Stat. Med. 17:857, Table I, method 3.</summary>
    /// <remarks>scipy.stats.binomtest(x, n).proportion_ci(0.95, 'wilson') gives 0.2552885, 0.3662096 for the first.</remarks>
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void WilsonIntervalsAreThePublishedOnes(int successes, int trials, double low, double high)
    {
        var estimate = Proportion.Wilson(successes, trials);
        Assert.Equal((double)successes / trials, estimate.Value);
        Assert.Equal(low, estimate.Low, 4);
        Assert.Equal(high, estimate.High, 4);
    }

    /// <summary>Newcombe (1998), Stat. Med. 17:873, Table II, method 10.</summary>
    /// <remarks>
    /// Checked with the Wilson bounds of scipy.stats.binomtest(x, n).proportion_ci(0.95, 'wilson') put together by
    /// p - q - math.hypot(p - l1, u2 - q) and p - q + math.hypot(u1 - p, q - l2).
    /// </remarks>
    [Theory]
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.1705, 0.8090)]
    [InlineData(6, 7, 2, 7, 0.0582, 0.8062)]
    [InlineData(5, 56, 0, 29, -0.0381, 0.1926)]
    [InlineData(0, 10, 0, 20, -0.1611, 0.2775)]
    [InlineData(0, 10, 0, 10, -0.2775, 0.2775)]
    [InlineData(10, 10, 0, 20, 0.6791, 1)]
    [InlineData(10, 10, 0, 10, 0.6075, 1)]
    public void DifferencesAreThePublishedOnes(int first, int firstTrials, int second, int secondTrials, double low, double high)
    {
        var estimate = Proportion.Difference(first, firstTrials, second, secondTrials);
        Assert.Equal(low, estimate.Low, 4);
        Assert.Equal(high, estimate.High, 4);
    }

    [Fact]
    public void IntervalsEncloseTheEstimateAndStayInRange() => Prop.ForAll(
        Counts.Two().ToArbitrary(),
        pair =>
        {
            var (first, second) = pair;
            var one = Proportion.Wilson(first.Successes, first.Trials);
            var difference = Proportion.Difference(first.Successes, first.Trials, second.Successes, second.Trials);
            return 0 <= one.Low && one.Low <= one.Value && one.Value <= one.High && one.High <= 1
                && -1 <= difference.Low && difference.Low <= difference.Value
                && difference.Value <= difference.High && difference.High <= 1;
        }).Check(Seeded);

    [Fact]
    public void TheDifferenceIsAntisymmetric() => Prop.ForAll(
        Counts.Two().ToArbitrary(),
        pair =>
        {
            var (first, second) = pair;
            var there = Proportion.Difference(first.Successes, first.Trials, second.Successes, second.Trials);
            var back = Proportion.Difference(second.Successes, second.Trials, first.Successes, first.Trials);
            return there.Value == -back.Value && there.Low == -back.High && there.High == -back.Low;
        }).Check(Seeded);

    [Fact]
    public void FailuresAreSuccessesInTheMirror() => Prop.ForAll(
        Counts.ToArbitrary(),
        counts =>
        {
            var hits = Proportion.Wilson(counts.Successes, counts.Trials);
            var misses = Proportion.Wilson(counts.Trials - counts.Successes, counts.Trials);
            return Math.Abs(hits.Low - (1 - misses.High)) < 1e-12 && Math.Abs(hits.High - (1 - misses.Low)) < 1e-12;
        }).Check(Seeded);

    [Fact]
    public void HigherConfidenceIsWider()
    {
        var (ninety, ninetyNine) = (Proportion.Wilson(7, 20, 0.90), Proportion.Wilson(7, 20, 0.99));
        Assert.True(ninetyNine.Low < ninety.Low && ninety.High < ninetyNine.High);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(-1, 2)]
    [InlineData(0, 0)]
    public void ImpossibleCountsAreRefused(int successes, int trials) =>
        Assert.Throws<ArgumentException>(() => Proportion.Wilson(successes, trials));
}
