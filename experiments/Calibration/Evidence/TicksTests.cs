using Circuits.Science.Evidence;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Circuits.Experiments.Calibration.Evidence;

public sealed class TicksTests
{
    [Fact]
    public void TicksCoverTheRangeInRoundSteps()
    {
        var numbers = Gen.Choose(-100_000, 100_000).Select(n => n / 997.0);
        Check.One(Config.QuickThrowOnFailure.WithReplay(1, 3), Prop.ForAll(Arb.From(numbers), Arb.From(numbers), (a, b) =>
        {
            var ticks = Ticks.Covering(Math.Min(a, b), Math.Max(a, b), 6);
            var leading = ticks.Step / Math.Pow(10, Math.Floor(Math.Log10(ticks.Step) + 1e-9));
            return ticks.Low <= Math.Min(a, b) + 1e-6 * ticks.Step && ticks.High >= Math.Max(a, b) - 1e-6 * ticks.Step
                && ticks.Values.Count is >= 2 and <= 12
                && new[] { 1.0, 2, 5 }.Any(round => Math.Abs(leading - round) < 1e-6);
        }));
    }

    [Theory]
    [InlineData(0, 1, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(-0.5, 3.1, "−1 0 1 2 3 4")]
    [InlineData(0, 48, "0 10 20 30 40 50")]
    [InlineData(0, 0.0004, "0.0000 0.0001 0.0002 0.0003 0.0004")]
    public void TicksAreWrittenAsAPersonWould(double low, double high, string expected)
    {
        var ticks = Ticks.Covering(low, high, 6);
        Assert.Equal(expected, string.Join(' ', ticks.Values.Select(ticks.Write)));
    }

    [Fact]
    public void OneValueAloneGetsARangeAroundIt()
    {
        var ticks = Ticks.Covering(3, 3, 6);
        Assert.True(ticks.Low < 3 && ticks.High > 3);
    }
}
