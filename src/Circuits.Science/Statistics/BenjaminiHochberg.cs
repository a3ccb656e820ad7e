using System.Collections.Immutable;

namespace Circuits.Science.Statistics;

/// <summary>Correction for many tests by the expected share of false discoveries.</summary>
/// <remarks>
/// Benjamini and Hochberg (1995), "Controlling the false discovery rate", J. R. Stat. Soc. B 57:289. Holds for independent
/// tests and for positively dependent ones (Benjamini and Yekutieli 2001), as units that share inputs mostly are.
/// </remarks>
public static class BenjaminiHochberg
{
    /// <summary>
    /// The smallest false discovery rate at which each test is rejected, in the order given: compare it with the rate wanted.
    /// </summary>
    /// <param name="pValues">In [0, 1].</param>
    /// <exception cref="ArgumentException">A p-value lies outside [0, 1] or is not a number.</exception>
    public static ImmutableArray<double> Adjust(IReadOnlyList<double> pValues)
    {
        var count = pValues.Count;
        for (var i = 0; i < count; i++)
        {
            if (pValues[i] is not (>= 0 and <= 1))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"p-value {i} is {pValues[i]}: p-values lie in [0, 1]. Leave out the units that were not tested."), nameof(pValues));
            }
        }

        var adjusted = new double[count];
        var smallest = 1.0;
        var rank = count;
        foreach (var i in Enumerable.Range(0, count).OrderByDescending(i => pValues[i]))
        {
            // The quotient first: it is at least 1, so rounding cannot push the result below the raw p-value.
            smallest = Math.Min(smallest, pValues[i] * ((double)count / rank--));
            adjusted[i] = smallest;
        }

        return ImmutableArray.Create(adjusted);
    }
}
