using System.Globalization;

namespace Circuits.Science.Evidence;

/// <summary>Round numbers that cover a range, and how they are written.</summary>
/// <remarks>P. Heckbert, "Nice numbers for graph labels", Graphics Gems (1990): steps of 1, 2 or 5 powers of ten.</remarks>
internal sealed record Ticks(double Step, IReadOnlyList<double> Values)
{
    public double Low => Values[0];

    public double High => Values[^1];

    /// <summary>About <paramref name="count"/> ticks from at or below the low end to at or above the high end.</summary>
    public static Ticks Covering(double low, double high, int count, double? fixedStep = null)
    {
        const double LeastRelativeRange = 1e-9;
        var largest = Math.Max(Math.Abs(low), Math.Abs(high));
        if (high - low <= LeastRelativeRange * largest)
        {
            // One value alone: a range around it of a step, or of its own size.
            var half = fixedStep ?? (largest == 0 ? 0.5 : largest / 2);
            (low, high) = (low - half, high + half);
        }

        var step = fixedStep ?? RoundStep((high - low) / Math.Max(1, count - 1));
        // A range that ends on a tick up to rounding needs no further one.
        const double Slack = 1e-9;
        var (first, last) = (Math.Floor(low / step + Slack), Math.Ceiling(high / step - Slack));
        return new(step, [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)]);
    }

    /// <summary>A value with as many decimals as the steps need, and a true minus sign.</summary>
    public string Write(double value) => Write(value, StepDecimals());

    /// <summary>A value between the ticks, to a twentieth of a step or finer.</summary>
    public string WriteFiner(double value) => Write(value, Math.Clamp((int)Math.Ceiling(Math.Log10(20 / Step) - 1e-9), 0, 15));

    private string Write(double value, int decimals)
    {
        const double LargestPlain = 1e7;
        const int MostDecimals = 5;
        var isScientific = Math.Max(Math.Abs(Low), Math.Abs(High)) >= LargestPlain || decimals > MostDecimals;
        var text = isScientific && value != 0
            ? value.ToString("0.##e0", CultureInfo.InvariantCulture)
            : Math.Round(value, Math.Min(decimals, 15)).ToString("F" + decimals, CultureInfo.InvariantCulture);
        return IsZero(text) ? text.TrimStart('-') : text.Replace('-', '−');
    }

    private int StepDecimals()
    {
        const int MostDecimals = 15;
        var decimals = 0;
        while (decimals < MostDecimals && Math.Abs(Math.Round(Step, decimals) - Step) > 1e-6 * Step)
        {
            decimals++;
        }

        return decimals;
    }

    private static bool IsZero(string text) => text.All(character => character is '-' or '0' or '.');

    private static double RoundStep(double roughStep)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(roughStep)));
        return (roughStep / power) switch { < 1.5 => 1, < 3 => 2, < 7 => 5, _ => 10 } * power;
    }
}
