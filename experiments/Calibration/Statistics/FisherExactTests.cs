using Circuits.Science.Statistics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Circuits.Experiments.Calibration.Statistics;

/// <summary>Expected values: scipy.stats.fisher_exact([[a, b], [c, d]], 'greater' or 'two-sided')[1], scipy 1.10.1.</summary>
public sealed class FisherExactTests
{
    /// <summary>Fisher (1935), "The Design of Experiments", chapter II: the lady tasting tea, 17/70 and 1/70.</summary>
    [Fact]
    public void TheLadyTastingTea()
    {
        Assert.Equal(17.0 / 70, FisherExact.Greater(3, 1, 1, 3), 12);
        Assert.Equal(34.0 / 70, FisherExact.TwoSided(3, 1, 1, 3), 12);
        Assert.Equal(1.0 / 70, FisherExact.Greater(4, 0, 0, 4), 12);
        Assert.Equal(2.0 / 70, FisherExact.TwoSided(4, 0, 0, 4), 12);
    }

    /// <summary>Fisher (1935), "The logic of inductive inference", J. R. Stat. Soc. 98:39: convicted twins.</summary>
    [Fact]
    public void TheCriminalTwins()
    {
        Assert.Equal(0.000465180943362905, FisherExact.Greater(10, 3, 2, 15), 12);
        Assert.Equal(0.0005367241191434357, FisherExact.TwoSided(10, 3, 2, 15), 12);
    }

    [Fact]
    public void LargeTablesKeepTheirPrecision()
    {
        Assert.Equal(0.022060726124210776, FisherExact.Greater(3000, 2000, 2900, 2100), 9);
        Assert.Equal(0.04412145224842155, FisherExact.TwoSided(3000, 2000, 2900, 2100), 9);
    }

    [Fact]
    public void NothingHitOrNobodyAskedIsNoEvidence()
    {
        Assert.Equal(1, FisherExact.Greater(0, 5, 0, 7), 12);
        Assert.Equal(1, FisherExact.TwoSided(0, 5, 0, 7), 12);
        Assert.Equal(1, FisherExact.TwoSided(0, 0, 3, 7), 12);
        Assert.Equal(1, FisherExact.Greater(0, 0, 0, 0), 12);
    }

    [Fact]
    public void DoesNotDependOnWhichSampleIsNamedFirst() => Prop.ForAll(
        Gen.Choose(0, 30).Four().ToArbitrary(),
        table =>
        {
            var (a, b, c, d) = table;
            var greater = FisherExact.Greater(a, b, c, d);
            return Math.Abs(greater - FisherExact.Greater(d, c, b, a)) < 1e-12
                && Math.Abs(FisherExact.TwoSided(a, b, c, d) - FisherExact.TwoSided(c, d, a, b)) < 1e-9
                && greater is > 0 and <= 1;
        }).Check(Config.QuickThrowOnFailure.WithReplay(1935, 1));
}
