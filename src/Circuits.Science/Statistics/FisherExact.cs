using MathNet.Numerics;

namespace Circuits.Science.Statistics;

/// <summary>Fisher's exact test of a 2x2 table: do hits occur at the same rate in two independent samples?</summary>
/// <remarks>
/// Fisher (1935), "The Design of Experiments", chapter II. Conditions on both margins; the counts must be of independent
/// things.
/// </remarks>
public static class FisherExact
{
    /// <summary>The probability of at least this many hits in the first sample if the rates are the same.</summary>
    /// <param name="firstHits">Hits in the first sample.</param>
    /// <param name="firstMisses">Misses in the first sample.</param>
    /// <param name="secondHits">Hits in the second sample.</param>
    /// <param name="secondMisses">Misses in the second sample.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static double Greater(int firstHits, int firstMisses, int secondHits, int secondMisses) =>
        Sum(firstHits, firstMisses, secondHits, secondMisses, (hits, _, _) => hits >= firstHits);

    /// <summary>The probability of a table no more probable than this one if the rates are the same.</summary>
    /// <inheritdoc cref="Greater"/>
    public static double TwoSided(int firstHits, int firstMisses, int secondHits, int secondMisses) =>
        // Tables equally probable in exact arithmetic may differ by rounding; the tolerance is that of R's fisher.test.
        Sum(firstHits, firstMisses, secondHits, secondMisses, (_, probability, observed) => probability <= observed * (1 + 1e-7));

    private static double Sum(
        int firstHits, int firstMisses, int secondHits, int secondMisses, Func<int, double, double, bool> atLeastAsExtreme)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstHits);
        ArgumentOutOfRangeException.ThrowIfNegative(firstMisses);
        ArgumentOutOfRangeException.ThrowIfNegative(secondHits);
        ArgumentOutOfRangeException.ThrowIfNegative(secondMisses);

        var (first, second, hits) = (firstHits + firstMisses, secondHits + secondMisses, firstHits + secondHits);
        var observed = Probability(firstHits);
        var sum = 0.0;
        for (var k = Math.Max(0, hits - second); k <= Math.Min(first, hits); k++)
        {
            var probability = Probability(k);
            sum += atLeastAsExtreme(k, probability, observed) ? probability : 0;
        }

        return Math.Min(1, sum);

        // By logarithms: MathNet's Hypergeometric multiplies the binomials themselves and overflows from some thousand counts on.
        double Probability(int k) => Math.Exp(
            SpecialFunctions.BinomialLn(first, k)
            + SpecialFunctions.BinomialLn(second, hits - k)
            - SpecialFunctions.BinomialLn(first + second, hits));
    }
}
