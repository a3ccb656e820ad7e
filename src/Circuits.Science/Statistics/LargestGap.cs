using System.Numerics;

namespace Circuits.Science.Statistics;

/// <summary>How wide the widest gap is among angles that fall uniformly at random on the circle.</summary>
/// <remarks>
/// Stevens (1939), "Solution to a geometrical problem in probability", Ann. Eugenics 9:315, after Whitworth (1901):
/// P(gap &gt; x) = sum over k &gt;= 1 of (-1)^(k+1) C(n, k) (1 - k x / 360)_+^(n-1). Tests "the family covers all orientations":
/// a family that does so by design leaves a smaller gap than chance. Angles measured on a coarse grid leave gaps that are
/// multiples of its step; the step should be small beside 360 / n.
/// </remarks>
public static class LargestGap
{
    /// <summary>The gap that the largest gap of as many random angles stays within with this probability, in degrees.</summary>
    public static double Quantile(double probability, int angles)
    {
        var (low, high) = (0.0, 360.0);
        for (var i = 0; i < 40; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = ProbabilityAtMost(middle, angles) < probability ? (middle, high) : (low, middle);
        }

        return low;
    }

    /// <summary>The probability that the widest gap of <paramref name="angles"/> random angles is at most this wide.</summary>
    /// <param name="gapDegrees">As from <see cref="Circular.LargestGap"/>.</param>
    /// <param name="angles">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no angles, or the gap is not a number.</exception>
    public static double ProbabilityAtMost(double gapDegrees, int angles)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(angles);
        if (double.IsNaN(gapDegrees))
        {
            throw new ArgumentOutOfRangeException(nameof(gapDegrees), gapDegrees, "The gap is a number of degrees.");
        }

        if (gapDegrees >= 360)
        {
            return 1;
        }

        // Angles closer than gap all around add up to less than the circle.
        if (gapDegrees * angles < 360)
        {
            return 0;
        }

        // The terms alternate and reach 2^n while the sum stays below 1, so doubles lose every digit beyond some fifty
        // angles. Fixed point with n bits to spare does not.
        var bits = angles + 96;
        var one = BigInteger.One << bits;
        var gap = (new BigInteger(Math.ScaleB(gapDegrees, 52)) << bits >> 52) / 360;
        var (sum, choices) = (BigInteger.Zero, BigInteger.One);
        for (var k = 0; k <= angles && one > k * gap; k++)
        {
            sum += (k % 2 == 0 ? choices : -choices) * Power(one - k * gap, angles - 1, bits);
            choices = choices * (angles - k) / (k + 1);
        }

        return Math.Clamp((double)(sum >> bits - 64) / Math.Pow(2, 64), 0, 1);
    }

    /// <summary>A power of a fixed-point number in [0, 1].</summary>
    private static BigInteger Power(BigInteger number, int exponent, int bits)
    {
        var power = BigInteger.One << bits;
        for (; exponent > 0; exponent >>= 1)
        {
            power = (exponent & 1) == 1 ? power * number >> bits : power;
            number = number * number >> bits;
        }

        return power;
    }
}
