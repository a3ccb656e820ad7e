using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Circuits.Science.Statistics;

/// <summary>Bootstrap intervals of any statistic: bias-corrected and accelerated (BCa), seeded.</summary>
/// <remarks>
/// <para>
/// Efron (1987), "Better bootstrap confidence intervals", J. Am. Stat. Assoc. 82:171; several samples after Davison and
/// Hinkley (1997), "Bootstrap Methods and Their Application", chapter 5. BCa rather than plain percentiles, because
/// effect sizes are often skewed near the end of their range. Resamples that tie with the value count half towards the bias.
/// </para>
/// <para>
/// What is resampled must be independent: units of one layer are not, nor are crops of one image. Give such
/// observations as clusters. Paired observations: give the differences. Below some ten observations or clusters any
/// bootstrap interval is too narrow. A statistic receives a list that is overwritten afterwards: it must not keep it.
/// </para>
/// </remarks>
public static class Bootstrap
{
    /// <summary>
    /// Resamples drawn unless asked otherwise: the bounds then vary with the seed by about a fiftieth of the width.
    /// </summary>
    public const int DefaultResamples = 2000;

    /// <summary>The interval of a statistic of one sample.</summary>
    /// <param name="sample">Independent observations, at least two.</param>
    /// <param name="statistic">Finite for every resample, also one that repeats a single observation, and with any one
    /// observation left out.</param>
    /// <param name="seed">The same seed and sample give the same bounds.</param>
    /// <param name="resamples">At least 100.</param>
    /// <param name="confidence">In (0, 1); <see cref="Equivalence.Confidence"/> for an equivalence test.</param>
    /// <exception cref="ArgumentException">The sample is too small, or the statistic is not finite on it or on a
    /// resample.</exception>
    public static Estimate Interval<T>(
        IReadOnlyList<T> sample,
        Func<IReadOnlyList<T>, double> statistic,
        int seed,
        int resamples = DefaultResamples,
        double confidence = Estimate.Confidence)
    {
        var draw = new Resampled<T>(sample, nameof(sample), Seeds.Derive(seed, "first"));
        return Accelerated([draw], () => statistic(draw.Current), resamples, confidence);
    }

    /// <summary>The interval of a statistic of two independent samples, such as <see cref="EffectSize.Auroc"/>.</summary>
    /// <inheritdoc cref="Interval{T}(IReadOnlyList{T}, Func{IReadOnlyList{T}, double}, int, int, double)" path="/exception"/>
    public static Estimate Interval<T>(
        IReadOnlyList<T> first,
        IReadOnlyList<T> second,
        Func<IReadOnlyList<T>, IReadOnlyList<T>, double> statistic,
        int seed,
        int resamples = DefaultResamples,
        double confidence = Estimate.Confidence)
    {
        var (one, other) = (
            new Resampled<T>(first, nameof(first), Seeds.Derive(seed, "first")),
            new Resampled<T>(second, nameof(second), Seeds.Derive(seed, "second")));
        return Accelerated([one, other], () => statistic(one.Current, other.Current), resamples, confidence);
    }

    /// <summary>The interval of the difference, first minus second, of a statistic between two independent samples.</summary>
    /// <inheritdoc cref="Interval{T}(IReadOnlyList{T}, Func{IReadOnlyList{T}, double}, int, int, double)" path="/exception"/>
    public static Estimate Difference<T>(
        IReadOnlyList<T> first,
        IReadOnlyList<T> second,
        Func<IReadOnlyList<T>, double> statistic,
        int seed,
        int resamples = DefaultResamples,
        double confidence = Estimate.Confidence) =>
        Interval(first, second, (one, other) => statistic(one) - statistic(other), seed, resamples, confidence);

    /// <summary>
    /// The interval of a statistic of observations that depend on each other within clusters: whole clusters are drawn.
    /// </summary>
    /// <param name="clusters">For example the responses per image, or the units per family.</param>
    /// <param name="statistic">Of all observations of the clusters drawn, pooled.</param>
    /// <param name="seed">The same seed and clusters give the same bounds.</param>
    /// <param name="resamples">At least 100.</param>
    /// <param name="confidence">In (0, 1).</param>
    /// <inheritdoc cref="Interval{T}(IReadOnlyList{T}, Func{IReadOnlyList{T}, double}, int, int, double)" path="/exception"/>
    public static Estimate Clustered<T>(
        IReadOnlyList<IReadOnlyList<T>> clusters,
        Func<IReadOnlyList<T>, double> statistic,
        int seed,
        int resamples = DefaultResamples,
        double confidence = Estimate.Confidence) =>
        Interval(clusters, drawn => statistic(Pool(drawn)), seed, resamples, confidence);

    /// <summary>The interval of the difference, first minus second, of a statistic between two sets of clusters.</summary>
    /// <inheritdoc cref="Clustered{T}" path="/exception"/>
    public static Estimate ClusteredDifference<T>(
        IReadOnlyList<IReadOnlyList<T>> first,
        IReadOnlyList<IReadOnlyList<T>> second,
        Func<IReadOnlyList<T>, double> statistic,
        int seed,
        int resamples = DefaultResamples,
        double confidence = Estimate.Confidence) =>
        Difference(first, second, drawn => statistic(Pool(drawn)), seed, resamples, confidence);

    /// <summary>The acceleration a: a sixth of the skewness of the statistic's influence values, by the jackknife.</summary>
    internal static double Acceleration(IReadOnlyList<Resampled> samples, Func<double> statistic, int folds)
    {
        var (squares, cubes) = (0.0, 0.0);
        foreach (var sample in samples)
        {
            // One observation is left out at a time, or a block of them where that would cost more than the
            // bootstrap itself: a block's influence is the mean of its members', and a comes out the same.
            var blocks = Math.Min(sample.Count, folds);
            var values = new double[blocks];
            for (var block = 0; block < blocks; block++)
            {
                sample.LeaveOut((int)((long)block * sample.Count / blocks), (int)((block + 1L) * sample.Count / blocks));
                values[block] = Finite(statistic(), "with some observations left out");
            }

            sample.Restore();
            var (mean, weight) = (values.Average(), (blocks - 1.0) / blocks);
            foreach (var value in values)
            {
                var influence = weight * (mean - value);
                squares += influence * influence;
                cubes += influence * influence * influence;
            }
        }

        return squares > 0 ? cubes / (6 * Math.Pow(squares, 1.5)) : 0;
    }

    private static Estimate Accelerated(IReadOnlyList<Resampled> samples, Func<double> statistic, int resamples, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 100);
        var quantile = NormalQuantile.OfConfidence(confidence);

        var observed = Finite(statistic(), "on the sample");
        var acceleration = Acceleration(samples, statistic, resamples);
        var draws = new double[resamples];
        var below = 0.0;
        for (var r = 0; r < resamples; r++)
        {
            foreach (var sample in samples)
            {
                sample.Draw();
            }

            draws[r] = Finite(statistic(), $"on resample {r}");
            below += draws[r] < observed ? 1 : draws[r] == observed ? 0.5 : 0;
        }

        Array.Sort(draws);
        var bias = Normal.InvCDF(0, 1, Math.Clamp(below, 0.5, resamples - 0.5) / resamples);
        return new(observed, Bound(-quantile), Bound(quantile));

        double Bound(double z)
        {
            // |a| is at most 1/6, so the denominator is positive for any bias and level met in practice.
            var shifted = bias + z;
            var corrected = Normal.CDF(0, 1, bias + shifted / Math.Max(1 - acceleration * shifted, 1e-9));
            return SortedArrayStatistics.QuantileCustom(draws, corrected, QuantileDefinition.R6);
        }
    }

    private static double Finite(double value, string where) => double.IsFinite(value)
        ? value
        : throw new ArgumentException(FormattableString.Invariant(
            $"The statistic is {value} {where}: give it a finite value there too, or bootstrap larger clusters."));

    private static T[] Pool<T>(IReadOnlyList<IReadOnlyList<T>> clusters) => [.. clusters.SelectMany(cluster => cluster)];
}
