using Circuits.Science.Statistics;
using Xunit;

namespace Circuits.Experiments.Calibration.Statistics;

public sealed class EquivalenceTests
{
    [Theory]
    [InlineData(-0.09, 0.05, true)]
    [InlineData(-0.11, 0.05, false)]
    [InlineData(0.02, 0.11, false)]
    [InlineData(0.02, 0.09, true)] // a difference may be significant and still too small to matter
    [InlineData(-0.1, 0.1, false)]
    public void HoldsWhereTheWholeIntervalLiesInsideTheMargin(double low, double high, bool expected) =>
        Assert.Equal(expected, Equivalence.Holds(new((low + high) / 2, low, high), 0.1));

    /// <summary>
    /// No difference was seen either time, but twenty trials per group cannot show that there is none within 10 %.
    /// </summary>
    [Fact]
    public void NeedsPower()
    {
        Assert.False(Equivalence.Holds(Proportion.Difference(10, 20, 10, 20, Equivalence.Confidence), 0.1));
        Assert.True(Equivalence.Holds(Proportion.Difference(500, 1000, 500, 1000, Equivalence.Confidence), 0.1));
    }

    [Fact]
    public void AMarginIsPositive() => Assert.Throws<ArgumentOutOfRangeException>(() => Equivalence.Holds(new(0, -1, 1), 0));
}
