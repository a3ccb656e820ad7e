using System.Globalization;
using System.Text.Json.Serialization;

namespace Circuits.Science.Statistics;

/// <summary>
/// A measured value with its confidence interval: <see cref="Confidence"/> unless its maker was asked for another.
/// </summary>
/// <remarks>
/// The bounds may be infinite. They need not enclose the value: a bootstrap interval corrects the value's bias.
/// Printed as <c>0.163 [0.14, 0.19]</c>, with as many decimals as the width of the interval deserves.
/// </remarks>
public readonly record struct Estimate
{
    /// <summary>The share of intervals, over repetitions of the experiment, that enclose the truth.</summary>
    public const double Confidence = 0.95;

    /// <summary>A value and the interval about it.</summary>
    /// <exception cref="ArgumentException">One of the three is not a number, or the interval is upside down.</exception>
    [JsonConstructor]
    public Estimate(double value, double low, double high)
    {
        if (double.IsNaN(value) || double.IsNaN(low) || double.IsNaN(high))
        {
            throw new ArgumentException(Invariant(
                $"An estimate needs three numbers, got {value} [{low}, {high}]. Leave out the units or images without a reading first."));
        }

        if (low > high)
        {
            throw new ArgumentException(Invariant($"The interval [{low}, {high}] is upside down: pass the lower bound first."));
        }

        (Value, Low, High) = (value, low, high);
    }

    /// <summary>The value measured on the whole sample.</summary>
    public double Value { get; }

    /// <summary>Lower bound of the interval.</summary>
    public double Low { get; }

    /// <summary>Upper bound of the interval.</summary>
    public double High { get; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var width = High - Low;
        var decimals = width > 0 && double.IsFinite(width)
            ? Math.Clamp(-(int)Math.Floor(Math.Log10(width / 4)), width < 4 ? 2 : 0, 14)
            : 3;
        return $"{Rounded(Value, decimals + 1)} [{Rounded(Low, decimals)}, {Rounded(High, decimals)}]";
    }

    // Adding zero turns a rounded -0 into 0.
    private static string Rounded(double number, int decimals) =>
        (Math.Round(number, decimals) + 0.0).ToString("F" + decimals, CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
