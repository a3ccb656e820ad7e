using Circuits.Science.Statistics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using MathNet.Numerics.Statistics;
using Xunit;

namespace Circuits.Experiments.Calibration.Statistics;

/// <summary>
/// Expected bounds: scipy.stats.bootstrap(..., method='BCa', n_resamples=200000), scipy 1.10.1; tolerances are Monte Carlo
/// error.
/// </summary>
public sealed class BootstrapTests
{
    /// <summary>Efron and Tibshirani (1993), "An Introduction to the Bootstrap", Table 2.1: days that mice survived.</summary>
    internal static readonly double[] TreatedMice = [94, 197, 16, 38, 99, 141, 23];

    /// <inheritdoc cref="TreatedMice"/>
    internal static readonly double[] ControlMice = [52, 104, 146, 10, 51, 30, 40, 27, 46];

    /// <summary>Efron and Tibshirani (1993), Table 14.1, test A: spatial ability of 26 children.</summary>
    private static readonly double[] SpatialAbility =
        [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41];

    /// <summary>
    /// Efron and Tibshirani (1993), section 14.3: a = 0.061, and 90 % bounds (115.8, 259.6) from 2000 resamples.
    /// </summary>
    /// <remarks>
    /// scipy.stats.bootstrap((A,), numpy.var, confidence_level=0.9): (115.41, 260.88); percentiles (97.8, 235.6).
    /// </remarks>
    [Fact]
    public void TheVarianceOfSpatialAbility()
    {
        var estimate = Bootstrap.Interval(SpatialAbility, s => s.PopulationVariance(), seed: 14, resamples: 40_000, confidence: 0.90);
        Assert.Equal(171.534, estimate.Value, 3);
        Assert.InRange(estimate.Low, 115.41 - 1.5, 115.41 + 1.5);
        Assert.InRange(estimate.High, 260.88 - 2.5, 260.88 + 2.5);

        var sample = new Resampled<double>(SpatialAbility, "sample", 0);
        Assert.Equal(
            0.06124011981230746,
            Bootstrap.Acceleration([sample], () => sample.Current.PopulationVariance(), folds: 2000),
            12);
    }

    /// <remarks>
    /// scipy.stats.bootstrap((treated, control), mean difference): (-19.30, 85.84); variance difference: (-412, 6011).
    /// </remarks>
    [Fact]
    public void TheDifferenceBetweenTreatedAndControlMice()
    {
        var means = Bootstrap.Difference(TreatedMice, ControlMice, Mean, seed: 2, resamples: 40_000);
        Assert.Equal(30.635, means.Value, 3);
        Assert.InRange(means.Low, -19.30 - 1, -19.30 + 1);
        Assert.InRange(means.High, 85.84 - 1, 85.84 + 1);

        var variances = Bootstrap.Difference(TreatedMice, ControlMice, s => s.PopulationVariance(), seed: 2, resamples: 40_000);
        Assert.InRange(variances.Low, -412 - 60, -412 + 60);
        Assert.InRange(variances.High, 6011 - 60, 6011 + 60);
    }

    [Fact]
    public void AgreesWithStudentsIntervalOnNormalData()
    {
        var sample = NormalSample(new(5, threadSafe: false), 400);
        var estimate = Bootstrap.Interval(sample, Mean, seed: 1);
        var half = StudentT.InvCDF(0, 1, 399, 0.975) * sample.StandardDeviation() / Math.Sqrt(400);
        Assert.InRange(estimate.Low, Mean(sample) - 1.1 * half, sample.Mean() - 0.9 * half);
        Assert.InRange(estimate.High, Mean(sample) + 0.9 * half, sample.Mean() + 1.1 * half);
    }

    [Fact]
    public void CoversTheMeanAboutAsOftenAsItSays()
    {
        const int experiments = 1000;
        var random = new Xoshiro256StarStar(95, threadSafe: false);
        var covered = Enumerable.Range(0, experiments).Count(i =>
        {
            var estimate = Bootstrap.Interval(NormalSample(random, 40), Mean, seed: i, resamples: 400);
            return estimate.Low <= 0 && 0 <= estimate.High;
        });

        // 95 %, less what 40 observations lose, give or take four standard errors.
        Assert.InRange(covered / (double)experiments, 0.91, 0.975);
    }

    [Fact]
    public void DrawingWholeClustersCoversWhereDrawingUnitsDoesNot()
    {
        const int experiments = 300;
        var random = new Xoshiro256StarStar(30, threadSafe: false);
        var (clustered, naive) = (0, 0);
        for (var i = 0; i < experiments; i++)
        {
            // Thirty images of ten crops: half of the variance is the image's.
            var images = Enumerable.Range(0, 30)
                .Select(_ => Normal.Sample(random, 0, 1))
                .Select(image => (IReadOnlyList<double>)[.. NormalSample(random, 10).Select(crop => image + crop)])
                .ToArray();
            clustered += Covers(Bootstrap.Clustered(images, Mean, seed: i, resamples: 200));
            naive += Covers(Bootstrap.Interval(images.SelectMany(image => image).ToArray(), Mean, seed: i, resamples: 200));
        }

        Assert.InRange(clustered / (double)experiments, 0.89, 0.98);
        Assert.True(naive < 0.8 * experiments);

        static int Covers(Estimate estimate) => estimate.Low <= 0 && 0 <= estimate.High ? 1 : 0;
    }

    [Fact]
    public void ClustersOfOneAreTheSampleItself()
    {
        var ones = SpatialAbility.Select(value => (IReadOnlyList<double>)[value]).ToArray();
        Assert.Equal(Bootstrap.Interval(SpatialAbility, Mean, seed: 3), Bootstrap.Clustered(ones, Mean, seed: 3));
        Assert.Equal(
            Bootstrap.Difference(SpatialAbility, SpatialAbility, Mean, seed: 3),
            Bootstrap.ClusteredDifference(ones, ones, Mean, seed: 3));
    }

    [Fact]
    public void DependsOnNothingButTheSampleAndTheSeed()
    {
        var estimate = Bootstrap.Interval(SpatialAbility, Mean, seed: 7);
        Assert.Equal(estimate, Bootstrap.Interval(SpatialAbility.ToList(), Mean, seed: 7));
        Assert.NotEqual(estimate, Bootstrap.Interval(SpatialAbility, Mean, seed: 8));

        // Frozen: a change of generator or order of draws would move every approved interval.
        Assert.Equal((24.246529343, 34.153846154), (Math.Round(estimate.Low, 9), Math.Round(estimate.High, 9)));
    }

    [Fact]
    public void TheAccelerationFromBlocksIsThatFromSingleObservationsNearly()
    {
        var random = new Xoshiro256StarStar(11, threadSafe: false);
        var sample = new Resampled<double>([.. NormalSample(random, 4000).Select(Math.Exp)], "sample", 0);
        var single = Bootstrap.Acceleration([sample], () => Mean(sample.Current), folds: 4000);
        var blocks = Bootstrap.Acceleration([sample], () => Mean(sample.Current), folds: 400);
        Assert.InRange(blocks, 0.5 * single, 1.5 * single);
    }

    [Fact]
    public void AnExtremeOrConstantStatisticStillHasAnInterval()
    {
        Assert.Equal(new(3, 3, 3), Bootstrap.Interval([3.0, 3.0, 3.0], Mean, seed: 0));
        var maximum = Bootstrap.Interval(SpatialAbility, s => s.Max(), seed: 0);
        Assert.True(maximum.Low < 48 && maximum.High == 48);
    }

    [Fact]
    public void TheIntervalOfAnEffectSizeStaysInItsRange()
    {
        var auroc = Bootstrap.Interval(TreatedMice, ControlMice, EffectSize.Auroc, seed: 0);
        Assert.True(0 <= auroc.Low && auroc.Low < 4.0 / 7 && 4.0 / 7 < auroc.High && auroc.High <= 1);
        Assert.Equal(new(1, 1, 1), Bootstrap.Interval([5.0, 6.0], [1.0, 2.0], EffectSize.Auroc, seed: 0));
    }

    [Fact]
    public void BadInputIsRefused()
    {
        Assert.Throws<ArgumentException>(() => Bootstrap.Interval([1.0], Mean, seed: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.Interval([1.0, 2.0], Mean, seed: 0, resamples: 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.Interval([1.0, 2.0], Mean, seed: 0, confidence: 95));
        var error = Assert.Throws<ArgumentException>(() => Bootstrap.Interval([1.0, 2.0, 3.0], s => 1 / (s.Max() - s.Min()), seed: 0));
        Assert.Contains("on resample", error.Message, StringComparison.Ordinal);
    }

    private static double Mean(IReadOnlyList<double> sample) => sample.Average();

    private static double[] NormalSample(Xoshiro256StarStar random, int count)
    {
        var sample = new double[count];
        Normal.Samples(random, sample, 0, 1);
        return sample;
    }
}
