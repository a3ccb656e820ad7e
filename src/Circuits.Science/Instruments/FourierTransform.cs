using System.Numerics;
using Circuits.Engine.Kernels;

namespace Circuits.Science.Instruments;

/// <summary>The discrete Fourier transform of a row of any length, the same bits on every machine.</summary>
/// <remarks>
/// MathNet's would do but for that: it takes sines from the C library, whose last bit differs between machines, and a picture
/// made in hundreds of steps shows every bit. Mixed radix (Cooley &amp; Tukey 1965): n times the sum of n's prime factors.
/// </remarks>
internal sealed class FourierTransform
{
    private readonly int length;
    private readonly Complex[] roots, conjugates;
    private readonly int[] factors;

    public FourierTransform(int length)
    {
        this.length = length;
        roots = [.. Enumerable.Range(0, length).Select(k =>
        {
            var (sine, cosine) = Cosine.WithSine(2.0 * k / length);
            return new Complex(cosine, sine);
        })];
        conjugates = [.. roots.Select(Complex.Conjugate)];
        factors = [.. PrimeFactors(length)];
    }

    /// <summary>Output k is the sum over n of input n times exp(-2πi kn / length).</summary>
    public void Forward(ReadOnlySpan<Complex> input, Span<Complex> output) => Transform(input, 1, output[..length], 0, conjugates);

    /// <summary>Output n is the sum over k of input k times exp(2πi kn / length): the inverse but for a division by the length.</summary>
    public void Backward(ReadOnlySpan<Complex> input, Span<Complex> output) => Transform(input, 1, output[..length], 0, roots);

    /// <summary>Every stride-th of the input, of which output is long enough for all.</summary>
    private void Transform(ReadOnlySpan<Complex> input, int stride, Span<Complex> output, int factor, Complex[] turns)
    {
        if (output.Length == 1)
        {
            output[0] = input[0];
            return;
        }

        var radix = factors[factor];
        var part = output.Length / radix;
        for (var q = 0; q < radix; q++)
        {
            Transform(input[(q * stride)..], stride * radix, output.Slice(q * part, part), factor + 1, turns);
        }

        if (radix == 2)
        {
            for (var k = 0; k < part; k++)
            {
                var (even, odd) = (output[k], output[part + k] * turns[k * stride]);
                (output[k], output[part + k]) = (even + odd, even - odd);
            }

            return;
        }

        Span<Complex> terms = radix <= 64 ? stackalloc Complex[radix] : new Complex[radix];
        for (var k = 0; k < part; k++)
        {
            for (var q = 0; q < radix; q++)
            {
                terms[q] = output[q * part + k];
            }

            for (var r = 0; r < radix; r++)
            {
                var sum = terms[0];
                for (var q = 1; q < radix; q++)
                {
                    sum += terms[q] * turns[(int)((long)q * (r * part + k) * stride % length)];
                }

                output[r * part + k] = sum;
            }
        }
    }

    private static IEnumerable<int> PrimeFactors(int number)
    {
        for (var factor = 2; number > 1; factor += number % factor == 0 ? 0 : 1)
        {
            if (number % factor == 0)
            {
                yield return factor;
                number /= factor;
            }
        }
    }
}
