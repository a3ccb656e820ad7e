namespace Circuits.Science.Statistics;

/// <summary>Intervals of proportions of independent trials, and of their differences.</summary>
/// <remarks>
/// Units of one layer, or crops of one image, are not independent trials: use <see cref="Bootstrap.Clustered"/> there.
/// </remarks>
public static class Proportion
{
    /// <summary>A proportion with its score interval, in [0, 1]; it always encloses the proportion.</summary>
    /// <param name="successes">From 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">At least 1.</param>
    /// <param name="confidence">In (0, 1).</param>
    /// <remarks>Wilson (1927), "Probable inference", J. Am. Stat. Assoc. 22:209; without continuity correction.</remarks>
    /// <exception cref="ArgumentException">The counts are impossible.</exception>
    public static Estimate Wilson(int successes, int trials, double confidence = Estimate.Confidence)
    {
        if (trials < 1 || successes < 0 || successes > trials)
        {
            throw new ArgumentException($"{successes} successes in {trials} trials is impossible: pass successes, then trials, at least one.");
        }

        var z = NormalQuantile.OfConfidence(confidence);
        double n = trials;
        var value = successes / n;
        var centre = (value + z * z / (2 * n)) / (1 + z * z / n);
        var half = z * Math.Sqrt(value * (1 - value) / n + z * z / (4 * n * n)) / (1 + z * z / n);

        // At the ends the bound equals the proportion; rounding must not put it a hair beside.
        return new(value, successes == 0 ? 0 : centre - half, successes == trials ? 1 : centre + half);
    }

    /// <summary>The difference, first minus second, of two independent proportions with its interval, in [-1, 1].</summary>
    /// <param name="firstSuccesses">From 0 to <paramref name="firstTrials"/>.</param>
    /// <param name="firstTrials">At least 1.</param>
    /// <param name="secondSuccesses">From 0 to <paramref name="secondTrials"/>.</param>
    /// <param name="secondTrials">At least 1.</param>
    /// <param name="confidence">In (0, 1).</param>
    /// <remarks>
    /// The hybrid score interval, method 10 of Newcombe (1998), "Interval estimation for the difference between independent
    /// proportions", Stat. Med. 17:873. Unlike the textbook (Wald) interval it has a width at 0 % and 100 %.
    /// </remarks>
    /// <exception cref="ArgumentException">The counts are impossible.</exception>
    public static Estimate Difference(
        int firstSuccesses, int firstTrials, int secondSuccesses, int secondTrials, double confidence = Estimate.Confidence)
    {
        var first = Wilson(firstSuccesses, firstTrials, confidence);
        var second = Wilson(secondSuccesses, secondTrials, confidence);
        var value = first.Value - second.Value;
        return new(
            value,
            value - double.Hypot(first.Value - first.Low, second.High - second.Value),
            value + double.Hypot(first.High - first.Value, second.Value - second.Low));
    }
}
