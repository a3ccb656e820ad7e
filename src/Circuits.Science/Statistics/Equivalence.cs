namespace Circuits.Science.Statistics;

/// <summary>The test of "no difference that matters": two one-sided tests.</summary>
/// <remarks>
/// Schuirmann (1987), "A comparison of the two one-sided tests procedure", J. Pharmacokinet. Biopharm. 15:657. At the 5 %
/// level it rejects "there is a difference of at least the margin" just where the 90 % interval lies inside the margin.
/// Failing to find a difference is no evidence that there is none; this is.
/// </remarks>
public static class Equivalence
{
    /// <summary>Of the interval to pass: two one-sided tests at 5 % each.</summary>
    public const double Confidence = 0.90;

    /// <summary>Whether the whole interval of a difference lies closer to zero than the margin.</summary>
    /// <param name="difference">Made with <see cref="Confidence"/>; a 95 % interval makes a stricter test, at 2.5 %.</param>
    /// <param name="margin">The smallest difference that would matter, fixed beforehand; positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The margin is not positive.</exception>
    public static bool Holds(Estimate difference, double margin) => margin > 0
        ? difference.Low > -margin && difference.High < margin
        : throw new ArgumentOutOfRangeException(nameof(margin), margin, "The margin is the smallest difference that would matter: a positive number.");
}
