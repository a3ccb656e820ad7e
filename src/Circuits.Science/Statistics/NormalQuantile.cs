using MathNet.Numerics.Distributions;

namespace Circuits.Science.Statistics;

/// <summary>How many standard errors to either side a confidence reaches.</summary>
internal static class NormalQuantile
{
    /// <summary>1.96 for 0.95.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not in (0, 1).</exception>
    public static double OfConfidence(double confidence) => confidence is > 0 and < 1
        ? Normal.InvCDF(0, 1, (1 + confidence) / 2)
        : throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1, as in 0.95.");
}
