using Circuits.Science.Statistics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Circuits.Experiments.Calibration.Statistics;

public sealed class CircularTests
{
    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithReplay(1993, 1);

    // Whole degrees: their differences and rotations are exact.
    private static readonly Gen<int> Degrees = Gen.Choose(-1000, 1000);

    [Theory]
    [InlineData(10, 350, 20)]
    [InlineData(350, 10, -20)]
    [InlineData(180, 0, 180)]
    [InlineData(0, 180, 180)]
    [InlineData(725, 5, 0)]
    public void DifferencesGoTheShorterWay(double to, double from, double expected) => Assert.Equal(expected, Circular.Difference(to, from));

    [Fact]
    public void DifferencesAreAntisymmetricAndUnchangedByRotation() => Prop.ForAll(
        Degrees.Three().ToArbitrary(),
        angles =>
        {
            var (a, b, turn) = angles;
            var difference = Circular.Difference(a, b);
            return difference is > -180 and <= 180
                && Circular.Difference(a + turn, b + turn) == difference
                && Circular.Difference(b, a) == (difference == 180 ? 180 : -difference)
                && Circular.Normalized(b + difference) == Circular.Normalized(a);
        }).Check(Seeded);

    [Theory]
    [InlineData(-1e-20, 0)]
    [InlineData(360, 0)]
    [InlineData(-0.0, 0)]
    [InlineData(-90, 270)]
    public void NormalizedAnglesStartAtZeroAndEndBelow360(double degrees, double expected) =>
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(Circular.Normalized(degrees)));

    /// <summary>
    /// Zar (1999), "Biostatistical Analysis", 4th ed., examples 26.4 and 27.1: trees lean 99 degrees, r = 0.82522, 0.001 &lt;
    /// P &lt; 0.002.
    /// </summary>
    /// <remarks>
    /// numpy: a = numpy.exp(1j * numpy.radians(angles)).mean(); abs(a) = 0.8252177, angle 98.98775; P = 0.00185164.
    /// </remarks>
    [Fact]
    public void TheLeaningTreesOfZar()
    {
        double[] angles = [45, 55, 81, 96, 110, 117, 132, 154];
        Assert.Equal(98.98775195039644, Circular.MeanDirection(angles), 10);
        Assert.Equal(0.82522, Circular.ResultantLength(angles), 5);
        Assert.Equal(0.0018516375077209267, Circular.RayleighPValue(angles), 12);
    }

    [Fact]
    public void TheRayleighTestIsLevelUnderUniformAngles()
    {
        var random = new MathNet.Numerics.Random.Xoshiro256StarStar(27, threadSafe: false);
        const int samples = 20_000;
        var rejected = Enumerable.Range(0, samples).Count(_ =>
            Circular.RayleighPValue([.. Enumerable.Range(0, 10).Select(_ => 360 * random.NextDouble())]) <= 0.05);

        // Four standard errors of a share of 0.05.
        Assert.InRange(rejected / (double)samples, 0.05 - 0.0062, 0.05 + 0.0062);
    }

    [Fact]
    public void WeightsCountLikeRepetitionsAndTheirScaleDoesNot() => Prop.ForAll(
        Degrees.Zip(Gen.Choose(1, 4)).NonEmptyListOf().ToArbitrary(),
        observations =>
        {
            double[] angles = [.. observations.Select(o => (double)o.Item1)];
            double[] repeated = [.. observations.SelectMany(o => Enumerable.Repeat((double)o.Item1, o.Item2))];
            double[] weights = [.. observations.Select(o => 0.1 * o.Item2)];
            var length = Circular.ResultantLength(repeated);
            return Math.Abs(Circular.ResultantLength(angles, weights) - length) < 1e-9
                && (length < 1e-6
                    || Math.Abs(Circular.Difference(Circular.MeanDirection(angles, weights), Circular.MeanDirection(repeated))) < 1e-6);
        }).Check(Seeded);

    [Fact]
    public void TheMeanTurnsWithTheAnglesAndTheLengthAndGapDoNot() => Prop.ForAll(
        Degrees.NonEmptyListOf().Zip(Degrees).ToArbitrary(),
        pair =>
        {
            var (angles, turn) = pair;
            double[] before = [.. angles.Select(a => (double)a)], after = [.. angles.Select(a => (double)(a + turn))];
            var length = Circular.ResultantLength(before);
            return Math.Abs(Circular.ResultantLength(after) - length) < 1e-9
                && Circular.LargestGap(after) == Circular.LargestGap(before)
                && (length < 1e-6
                    || Math.Abs(Circular.Difference(Circular.MeanDirection(after), Circular.MeanDirection(before) + turn)) < 1e-6);
        }).Check(Seeded);

    [Fact]
    public void BalancedAnglesHaveNoMean()
    {
        double[] around = [.. Enumerable.Range(0, 24).Select(k => 15.0 * k)];
        Assert.True(double.IsNaN(Circular.MeanDirection(around)));
        Assert.Equal(0, Circular.ResultantLength(around), 12);
        Assert.Equal(15, Circular.LargestGap(around), 12);
        Assert.Equal(1, Circular.RayleighPValue(around), 12);
    }

    [Fact]
    public void GapsReachAcrossZero()
    {
        Assert.Equal(360, Circular.LargestGap([77]));
        Assert.Equal(300, Circular.LargestGap([-30, 30]));
        Assert.Equal(300, Circular.LargestGap([30, 330, 0]));
        Assert.Equal(340, Circular.LargestGap([100, 110, 120]));
    }

    [Fact]
    public void BadInputIsRefused()
    {
        Assert.Throws<ArgumentException>(() => Circular.MeanDirection([]));
        Assert.Throws<ArgumentException>(() => Circular.LargestGap([double.NaN]));
        Assert.Throws<ArgumentException>(() => Circular.MeanDirection([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => Circular.MeanDirection([1, 2], [1, -1]));
        Assert.Throws<ArgumentException>(() => Circular.MeanDirection([1, 2], [0, 0]));
    }
}
