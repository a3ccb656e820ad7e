using MathNet.Numerics.Random;

namespace Circuits.Science.Statistics;

/// <summary>Permutation tests of any statistic: one-sided, large values being evidence; exact where that is affordable.</summary>
/// <remarks>
/// <para>
/// Where the arrangements are drawn at random, p is (1 + those at least as large as observed) / (1 + drawn), so it is never
/// zero and the test never too liberal: Phipson and Smyth (2010), "Permutation p-values should never be zero", Stat. Appl.
/// Genet. Mol. Biol. 9:39. Where all arrangements are enumerated the observed one is among them, and p does not depend on the
/// seed.
/// </para>
/// <para>
/// For a two-sided test pass an absolute value. What is exchanged must be exchangeable: where observations depend on each
/// other within clusters, permute the clusters (T may be a list). A statistic receives lists that are overwritten
/// afterwards: it must not keep them.
/// </para>
/// </remarks>
public static class Permutation
{
    /// <summary>The most arrangements tried unless asked otherwise: the smallest p is then 0.0001.</summary>
    public const int DefaultArrangements = 9999;

    /// <summary>Could the labels "first" and "second" be arbitrary? Exchanges observations between the samples.</summary>
    /// <param name="first">Observations expected to make the statistic large.</param>
    /// <param name="second">Observations of the control.</param>
    /// <param name="statistic">Of the first and the second sample; not NaN for any arrangement.</param>
    /// <param name="seed">Used only where there are too many arrangements to try all.</param>
    /// <param name="arrangements">All splits are tried where there are at most so many, else so many random ones.</param>
    /// <exception cref="ArgumentException">A sample is empty, or the statistic is not a number.</exception>
    public static PermutationTest TwoSample<T>(
        IReadOnlyList<T> first,
        IReadOnlyList<T> second,
        Func<IReadOnlyList<T>, IReadOnlyList<T>, double> statistic,
        int seed,
        int arrangements = DefaultArrangements)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(arrangements);
        if (first.Count == 0 || second.Count == 0)
        {
            throw new ArgumentException($"A two-sample test needs observations in both samples, got {first.Count} and {second.Count}.");
        }

        T[] pool = [.. first, .. second];
        var (one, other) = (new T[first.Count], new T[second.Count]);
        var order = Enumerable.Range(0, pool.Length).ToArray();
        var observed = Arranged();
        var exact = SplitsAtMost(pool.Length, first.Count, arrangements);
        return exact ? Test(observed, true, Enumerated()) : Test(observed, false, Drawn());

        double Arranged()
        {
            for (var i = 0; i < order.Length; i++)
            {
                (i < one.Length ? ref one[i] : ref other[i - one.Length]) = pool[order[i]];
            }

            return statistic(one, other);
        }

        IEnumerable<double> Enumerated()
        {
            var chosen = Enumerable.Range(0, one.Length).ToArray();
            do
            {
                int[] rest = [.. Enumerable.Range(0, pool.Length).Except(chosen)];
                chosen.CopyTo(order, 0);
                rest.CopyTo(order, chosen.Length);
                yield return Arranged();
            }
            while (NextSubset(chosen, pool.Length));
        }

        IEnumerable<double> Drawn()
        {
            var random = new Xoshiro256StarStar(seed, threadSafe: false);
            for (var k = 0; k < arrangements; k++)
            {
                for (var i = 0; i < one.Length; i++)
                {
                    var j = random.Next(i, order.Length);
                    (order[i], order[j]) = (order[j], order[i]);
                }

                yield return Arranged();
            }
        }
    }

    /// <summary>
    /// Are paired differences symmetric about zero? Flips their signs (Fisher 1935, "The Design of Experiments", section 21).
    /// </summary>
    /// <param name="differences">One per pair, expected to be positive.</param>
    /// <param name="statistic">Large where the differences are, such as their mean; not NaN for any choice of signs.</param>
    /// <param name="seed">Used only where there are too many choices of signs to try all.</param>
    /// <param name="arrangements">All choices of signs are tried where there are at most so many, else so many random
    /// ones.</param>
    /// <exception cref="ArgumentException">There are no differences, or the statistic is not a number.</exception>
    public static PermutationTest SignFlip(
        IReadOnlyList<double> differences,
        Func<IReadOnlyList<double>, double> statistic,
        int seed,
        int arrangements = DefaultArrangements)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(arrangements);
        if (differences.Count == 0)
        {
            throw new ArgumentException("A sign-flip test needs at least one difference.", nameof(differences));
        }

        double[] flipped = [.. differences];
        var observed = statistic(flipped);
        var exact = differences.Count < 31 && 1L << differences.Count <= arrangements;
        var count = exact ? 1 << differences.Count : arrangements;
        return Test(observed, exact, Flips());

        IEnumerable<double> Flips()
        {
            var random = new Xoshiro256StarStar(seed, threadSafe: false);
            for (var k = 0; k < count; k++)
            {
                for (var i = 0; i < flipped.Length; i++)
                {
                    var minus = exact ? (k >> i & 1) == 1 : random.Next(2) == 1;
                    flipped[i] = minus ? -differences[i] : differences[i];
                }

                yield return statistic(flipped);
            }
        }
    }

    /// <summary>
    /// The p-value of an observation against values generated under the null hypothesis, such as those of control networks.
    /// </summary>
    /// <param name="observed">Finite; large is evidence.</param>
    /// <param name="nulls">At least one value, none of them NaN. The smallest possible p is 1 / (1 + their number).</param>
    /// <exception cref="ArgumentException">There are no nulls, or a value is not a number.</exception>
    public static double PValue(double observed, IReadOnlyList<double> nulls)
    {
        if (nulls.Count == 0)
        {
            throw new ArgumentException("A p-value needs at least one value generated under the null hypothesis.", nameof(nulls));
        }

        return Test(observed, false, nulls).PValue;
    }

    private static PermutationTest Test(double observed, bool exact, IEnumerable<double> nulls)
    {
        if (!double.IsFinite(observed))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The observed statistic is {observed}: leave out observations without a reading first."));
        }

        // Arrangements that tie in exact arithmetic can differ by rounding; a tie counts as at least as large.
        var threshold = observed - 1e-12 * Math.Abs(observed);
        var (larger, count) = (0, 0);
        foreach (var value in nulls)
        {
            if (double.IsNaN(value))
            {
                throw new ArgumentException($"The statistic of arrangement {count} is not a number: give it a value for every arrangement.");
            }

            larger += value >= threshold ? 1 : 0;
            count++;
        }

        return new(observed, exact ? (double)larger / count : (1.0 + larger) / (1.0 + count), count, exact);
    }

    // Binomial(pool, chosen) <= limit, without overflow: the partial products are binomials themselves and grow.
    private static bool SplitsAtMost(int pool, int chosen, int limit)
    {
        var splits = 1L;
        for (var k = 1; k <= Math.Min(chosen, pool - chosen) && splits <= limit; k++)
        {
            splits = splits * (pool - k + 1) / k;
        }

        return splits <= limit;
    }

    // The next subset in lexicographic order.
    private static bool NextSubset(int[] chosen, int pool)
    {
        var i = chosen.Length - 1;
        while (i >= 0 && chosen[i] == pool - chosen.Length + i)
        {
            i--;
        }

        if (i < 0)
        {
            return false;
        }

        chosen[i]++;
        for (var j = i + 1; j < chosen.Length; j++)
        {
            chosen[j] = chosen[j - 1] + 1;
        }

        return true;
    }
}

/// <summary>What a permutation test found.</summary>
/// <param name="Observed">The statistic of the data as they came.</param>
/// <param name="PValue">One-sided, in (0, 1].</param>
/// <param name="Arrangements">How many arrangements of the data were tried.</param>
/// <param name="Exact">Whether they were all there are.</param>
public readonly record struct PermutationTest(double Observed, double PValue, int Arrangements, bool Exact);
