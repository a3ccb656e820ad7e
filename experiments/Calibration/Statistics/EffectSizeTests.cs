using Circuits.Science.Statistics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Circuits.Experiments.Calibration.Statistics;

public sealed class EffectSizeTests
{
    private static readonly Arbitrary<(double[] First, double[] Second)> Samples =
        Gen.Choose(-5, 5).Select(k => (double)k).NonEmptyListOf().Select(list => list.ToArray()).Two().ToArbitrary();

    /// <summary>
    /// Efron and Tibshirani (1993), "An Introduction to the Bootstrap", Table 2.1: survival of mice. Without ties:
    /// scipy.stats.mannwhitneyu(treated, control).statistic / 63. With ties: [1.1, 2.2, 3.3, 4.4, 2.2] and [0.5, 2.2, 2.9].
    /// </summary>
    [Fact]
    public void AurocIsMannWhitneysStatistic()
    {
        Assert.Equal(0.5714285714285714, EffectSize.Auroc(BootstrapTests.TreatedMice, BootstrapTests.ControlMice), 14);
        Assert.Equal(2.0 / 3, EffectSize.Auroc([1.1, 2.2, 3.3, 4.4, 2.2], [0.5, 2.2, 2.9]), 14);
    }

    [Fact]
    public void AurocIsTheShareOfPairsWon() => Prop.ForAll(
        Samples,
        samples =>
        {
            var (first, second) = samples;
            var shares = from one in first from other in second select one > other ? 1 : one == other ? 0.5 : 0;
            return Math.Abs(EffectSize.Auroc(first, second) - shares.Average()) < 1e-12
                && Math.Abs(EffectSize.CliffsDelta(first, second) + EffectSize.CliffsDelta(second, first)) < 1e-12;
        }).Check(Config.QuickThrowOnFailure.WithReplay(1947, 1));

    /// <summary>The closed form at its ends, and 2 asin(sqrt(0.65)) - 2 asin(sqrt(0.45)) by Python's math module.</summary>
    [Fact]
    public void CohensHHasItsClosedForm()
    {
        Assert.Equal(Math.PI, EffectSize.CohensH(1, 0), 14);
        Assert.Equal(-Math.PI / 2, EffectSize.CohensH(0.5, 1), 14);
        Assert.Equal(0.40486007517695755, EffectSize.CohensH(0.65, 0.45), 14);
    }

    [Fact]
    public void BadInputIsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => EffectSize.CohensH(1.1, 0));
        Assert.Throws<ArgumentException>(() => EffectSize.Auroc([], [1]));
        Assert.Throws<ArgumentException>(() => EffectSize.Auroc([1], [double.NaN]));
    }
}
