namespace Circuits.Engine.Kernels;

/// <summary>The exponential function and its relatives, the same bits on every machine.</summary>
/// <remarks>
/// The C library's differ from one machine to the next. These are made of additions, products, quotients, fused
/// multiply-adds and bits only, all of which IEEE 754 fixes. They are accurate to a few units in the last place of a double,
/// so what is rounded to a float is the correctly rounded value in all but about one case in a hundred million.
/// </remarks>
internal static class Exponential
{
    // ln 2 in two parts: the first has 32 bits, so that its product with an exponent is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double Log2E = 1.44269504088896338700;

    private const long BitsOfRootHalf = 0x3FE6A09E667F3BCD;

    /// <summary>Adding and subtracting it rounds to the nearest integer.</summary>
    private const double Rounder = 6755399441055744; // 1.5 · 2^52

    /// <summary>Half of ln 2: what is left of an argument when powers of two are taken out is no larger.</summary>
    private const double HalfLn2 = 0.34657359027997264;

    /// <summary>e^x; 0 below -745.2, infinite above 709.8.</summary>
    public static double Exp(double x)
    {
        if (!(Math.Abs(x) <= 708))
        {
            return Extreme(x);
        }

        var k = x * Log2E + Rounder - Rounder;
        return (1 + Series(Rest(x, k))) * PowerOfTwo((int)k);
    }

    /// <summary>e^x - 1, as accurate near 0 as elsewhere.</summary>
    public static double ExpMinus1(double x) => Math.Abs(x) <= HalfLn2 ? Series(x) : Exp(x) - 1;

    /// <summary>The natural logarithm; minus infinity at 0, NaN below.</summary>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : x > 0 || double.IsNaN(x) ? x : double.NaN;
        }

        var subnormal = x < 2.2250738585072014e-308;
        var bits = BitConverter.DoubleToInt64Bits(subnormal ? x * 18014398509481984 : x); // 2^54

        // Without a branch, which would be guessed wrongly half of the time: the mantissa from the root of a half to that of 2.
        var above = bits - BitsOfRootHalf;
        var exponent = (int)(above >> 52) - (subnormal ? 54 : 0);
        var m = BitConverter.Int64BitsToDouble(bits - (above & ~0xF_FFFF_FFFF_FFFF));
        return Math.FusedMultiplyAdd(exponent, Ln2High, Math.FusedMultiplyAdd(exponent, Ln2Low, LogNearOne(m - 1)));
    }

    /// <summary>log(1 + x), as accurate near 0 as elsewhere.</summary>
    public static double LogPlus1(double x) => x is > -0.29 and < 0.41 ? LogNearOne(x) : Log(1 + x);

    /// <summary>1 / (1 + e^-x).</summary>
    public static double Sigmoid(double x) => 1 / (1 + Exp(-x));

    /// <summary>The hyperbolic tangent.</summary>
    public static double Tanh(double x)
    {
        if (!(Math.Abs(x) < 20) || x == 0)
        {
            return x > 0 ? 1 : x < 0 ? -1 : x; // less than half a unit in the last place from 1; NaN; or a zero with its sign
        }

        var e = ExpMinus1(2 * x);
        return e / (e + 2);
    }

    /// <summary>log(1 + e^x).</summary>
    public static double Softplus(double x) => x > 40 ? x : LogPlus1(Exp(x));

    private static double Rest(double x, double k) => Math.FusedMultiplyAdd(-k, Ln2Low, Math.FusedMultiplyAdd(-k, Ln2High, x));

    private static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);

    private static double Extreme(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        if (x > 709.79)
        {
            return double.PositiveInfinity;
        }

        if (x < -745.2)
        {
            return 0;
        }

        // Two powers, since one would overflow, or lose what a subnormal number still holds.
        var k = x * Log2E + Rounder - Rounder;
        var half = (int)k / 2;
        return (1 + Series(Rest(x, k))) * PowerOfTwo(half) * PowerOfTwo((int)k - half);
    }

    /// <summary>e^x - 1 for |x| of at most half of ln 2: Taylor's series, whose next term is below 1e-17 of the sum.</summary>
    private static double Series(double x)
    {
        var p = 1.0 / 6227020800;
        p = Math.FusedMultiplyAdd(p, x, 1.0 / 479001600);
        p = Math.FusedMultiplyAdd(p, x, 1.0 / 39916800);
        p = Math.FusedMultiplyAdd(p, x, 1.0 / 3628800);
        p = Math.FusedMultiplyAdd(p, x, 1.0 / 362880);
        p = Math.FusedMultiplyAdd(p, x, 1.0 / 40320);
        p = Math.FusedMultiplyAdd(p, x, 1.0 / 5040);
        p = Math.FusedMultiplyAdd(p, x, 1.0 / 720);
        p = Math.FusedMultiplyAdd(p, x, 1.0 / 120);
        p = Math.FusedMultiplyAdd(p, x, 1.0 / 24);
        p = Math.FusedMultiplyAdd(p, x, 1.0 / 6);
        p = Math.FusedMultiplyAdd(p, x, 0.5);
        return Math.FusedMultiplyAdd(p * x, x, x);
    }

    /// <summary>log(1 + f) = 2 artanh(f / (2 + f)) for 1 + f between half the square root of 2 and the square root of 2.</summary>
    private static double LogNearOne(double f)
    {
        var s = f / (2 + f);
        var z = s * s;
        var p = 1.0 / 23;
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 21);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 19);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 17);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 15);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 13);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 11);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 9);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 7);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 5);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 3);
        return 2 * Math.FusedMultiplyAdd(p * z, s, s);
    }
}
