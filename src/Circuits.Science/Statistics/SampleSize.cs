using MathNet.Numerics.Distributions;

namespace Circuits.Science.Statistics;

/// <summary>How many samples would settle a question that these left open.</summary>
public static class SampleSize
{
    /// <summary>The chance of settling it that a sample size is chosen for.</summary>
    public const double Power = 0.8;

    /// <summary>Trials per group after which two proportions this far apart are told apart.</summary>
    /// <param name="first">The one proportion, in [0, 1].</param>
    /// <param name="second">The other, in [0, 1].</param>
    /// <param name="power">The chance of telling them apart, in (0, 1).</param>
    /// <param name="confidence">Of the two-sided test or interval that will tell.</param>
    /// <returns>At least 1; <see cref="long.MaxValue"/> where no sample would do, as the proportions are equal.</returns>
    /// <remarks>
    /// Normal approximation without continuity correction: Fleiss (1981), "Statistical Methods for Rates and Proportions",
    /// section 3.2.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A proportion, the power or the confidence is out of its range.</exception>
    public static long TwoProportions(double first, double second, double power = Power, double confidence = Estimate.Confidence)
    {
        RequireProportion(first, nameof(first));
        RequireProportion(second, nameof(second));
        var mean = (first + second) / 2;
        var needed = NormalQuantile.OfConfidence(confidence) * Math.Sqrt(2 * mean * (1 - mean))
            + PowerQuantile(power) * Math.Sqrt(first * (1 - first) + second * (1 - second));
        return WholeSamples(needed, first - second);
    }

    /// <summary>Samples after which the interval clears a threshold, if the value stays where it is.</summary>
    /// <param name="estimate">What the samples so far gave.</param>
    /// <param name="threshold">What the interval must clear, on either side.</param>
    /// <param name="samples">How many independent samples (or clusters) gave it.</param>
    /// <param name="power">The chance of clearing it, in (0, 1).</param>
    /// <param name="confidence">Of the interval.</param>
    /// <returns>In all, not further; at least 1; <see cref="long.MaxValue"/> where no sample would do, as the value is the
    /// threshold.</returns>
    /// <remarks>The width shrinks as the square root of the samples; the half on the threshold's side counts.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The samples, the power or the confidence are out of their range.</exception>
    public static long ToClear(
        Estimate estimate, double threshold, int samples, double power = Power, double confidence = Estimate.Confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(samples);
        var half = Math.Max(0, estimate.Value > threshold ? estimate.Value - estimate.Low : estimate.High - estimate.Value);
        var quantile = NormalQuantile.OfConfidence(confidence);
        var deviation = half / quantile * Math.Sqrt(samples);
        return WholeSamples(deviation * (quantile + PowerQuantile(power)), estimate.Value - threshold);
    }

    private static long WholeSamples(double needed, double difference)
    {
        var samples = Math.Ceiling(Math.Pow(needed / difference, 2));
        return samples < long.MaxValue ? Math.Max(1, (long)samples) : long.MaxValue;
    }

    private static double PowerQuantile(double power) => power is > 0 and < 1
        ? Normal.InvCDF(0, 1, power)
        : throw new ArgumentOutOfRangeException(nameof(power), power, "A power lies between 0 and 1, as in 0.8.");

    private static void RequireProportion(double value, string name)
    {
        if (value is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(name, value, "A proportion lies in [0, 1].");
        }
    }
}
