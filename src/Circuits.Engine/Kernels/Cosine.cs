namespace Circuits.Engine.Kernels;

/// <summary>The cosine from sums and products alone: the C library's differs from machine to machine.</summary>
public static class Cosine
{
    /// <summary>cos(πt) for t from 0 to 2, to a unit of the sixteenth place.</summary>
    public static double OfHalfTurns(double t)
    {
        // cos(πt) = sin(x) with x within a quarter turn of 0, where the series is short and exact at 0.
        var x = Math.PI * (0.5 - (t > 1 ? 2 - t : t));
        var (square, sum) = (x * x, 0.0);
        for (var k = 25; k > 1; k -= 2)
        {
            sum = (1 + sum) * -square / (k * (k - 1));
        }

        return x + x * sum;
    }

    /// <summary>sin(πt) and cos(πt) for any t; exact at multiples of a half.</summary>
    public static (double Sine, double Cosine) WithSine(double halfTurns)
    {
        return (OfHalfTurns(Within(halfTurns + 1.5)), OfHalfTurns(Within(halfTurns)));

        static double Within(double t) => t - 2 * Math.Floor(t / 2);
    }
}
