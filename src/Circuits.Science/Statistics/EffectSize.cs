namespace Circuits.Science.Statistics;

/// <summary>How large a difference is, whatever the number of samples.</summary>
public static class EffectSize
{
    /// <summary>Cohen's h, first minus second: 0.2 is small, 0.5 medium, 0.8 large; within [-pi, pi].</summary>
    /// <param name="first">A proportion, in [0, 1].</param>
    /// <param name="second">A proportion, in [0, 1].</param>
    /// <remarks>Cohen (1988), "Statistical Power Analysis for the Behavioral Sciences", section 6.2.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A proportion is out of its range.</exception>
    public static double CohensH(double first, double second)
    {
        return Angle(first, nameof(first)) - Angle(second, nameof(second));

        static double Angle(double proportion, string name) => proportion is >= 0 and <= 1
            ? 2 * Math.Asin(Math.Sqrt(proportion))
            : throw new ArgumentOutOfRangeException(name, proportion, "A proportion lies in [0, 1].");
    }

    /// <summary>
    /// The area under the ROC curve: the probability that an observation of the first sample exceeds one of the second, ties
    /// counting half. 0.5 is chance, 1 complete separation.
    /// </summary>
    /// <param name="first">The observations expected to be larger; at least one, no NaN.</param>
    /// <param name="second">The others; at least one, no NaN.</param>
    /// <remarks>Mann and Whitney's U over the number of pairs: Hanley and McNeil (1982), Radiology 143:29.</remarks>
    /// <exception cref="ArgumentException">A sample is empty, or has an observation that is not a number.</exception>
    public static double Auroc(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        double[] larger = Sorted(first, nameof(first)), smaller = Sorted(second, nameof(second));
        var (below, atMost) = (0, 0);
        var twiceWins = 0L;
        foreach (var value in larger)
        {
            while (below < smaller.Length && smaller[below] < value)
            {
                below++;
            }

            while (atMost < smaller.Length && smaller[atMost] <= value)
            {
                atMost++;
            }

            twiceWins += below + atMost;
        }

        return twiceWins / (2.0 * larger.Length * smaller.Length);
    }

    /// <summary>
    /// Cliff's delta: how much likelier an observation of the first sample is to exceed one of the second than to fall below
    /// it. In [-1, 1]; twice <see cref="Auroc"/> less one.
    /// </summary>
    /// <remarks>Cliff (1993), "Dominance statistics", Psychol. Bull. 114:494.</remarks>
    /// <inheritdoc cref="Auroc"/>
    public static double CliffsDelta(IReadOnlyList<double> first, IReadOnlyList<double> second) => 2 * Auroc(first, second) - 1;

    private static double[] Sorted(IReadOnlyList<double> sample, string name)
    {
        if (sample.Count == 0 || sample.Any(double.IsNaN))
        {
            throw new ArgumentException("A sample needs at least one observation, and none that is not a number.", name);
        }

        double[] sorted = [.. sample];
        Array.Sort(sorted);
        return sorted;
    }
}
