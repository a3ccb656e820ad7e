using Circuits.Science.Statistics;
using Xunit;

namespace Circuits.Experiments.Calibration.Statistics;

public sealed class SampleSizeTests
{
    /// <summary>
    /// R's help page of power.prop.test: p1 = .50, p2 = .75, power = .90 needs n = 76.7 per group; scipy.stats.norm.ppf in
    /// the formula gives 76.7069.
    /// </summary>
    [Fact]
    public void TwoProportionsAsInR()
    {
        Assert.Equal(77, SampleSize.TwoProportions(0.50, 0.75, power: 0.90));
        Assert.Equal(77, SampleSize.TwoProportions(0.75, 0.50, power: 0.90));
    }

    [Fact]
    public void EqualProportionsAreNeverToldApart() => Assert.Equal(long.MaxValue, SampleSize.TwoProportions(0.3, 0.3));

    /// <summary>
    /// A known deviation of 1 seen 0.2 above the threshold: the textbook one-sample z-test, ((1.95996 + 0.84162) / 0.2)^2 =
    /// 196.2.
    /// </summary>
    [Theory]
    [InlineData(0.2)]
    [InlineData(-0.2)]
    public void ClearingAThresholdIsTheOneSampleProblem(double value)
    {
        const int samples = 50;
        var half = 1.959963984540054 / Math.Sqrt(samples);
        Assert.Equal(197, SampleSize.ToClear(new(5 + value, 5 + value - half, 5 + value + half), 5, samples));
    }

    [Fact]
    public void AValueOnTheThresholdNeverClearsIt() =>
        Assert.Equal(long.MaxValue, SampleSize.ToClear(new(5, 4, 6), 5, 50));

    [Fact]
    public void BadInputIsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleSize.TwoProportions(-0.1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleSize.TwoProportions(0.1, 0.5, power: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleSize.ToClear(new(5, 4, 6), 4, 0));
    }
}
