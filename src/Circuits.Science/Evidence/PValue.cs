using System.Globalization;

namespace Circuits.Science.Evidence;

/// <summary>A p-value as tables and pages print it.</summary>
internal static class PValue
{
    /// <summary>
    /// Three decimals, below 0.001 one digit. 0 is never true of a p-value: it is one below the resolution of what computed
    /// it, which is coarsest for the largest gap (2^-64, 5e-20); "-" where no test applies.
    /// </summary>
    public static string Print(double? p) => p switch
    {
        null => "-",
        0 => "< 1e-19",
        < 0.001 => p.Value.ToString("0e0", CultureInfo.InvariantCulture),
        _ => p.Value.ToString("F3", CultureInfo.InvariantCulture),
    };
}
