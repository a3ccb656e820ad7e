using System.Numerics;
using Circuits.Engine;
using MathNet.Numerics.Random;

namespace Circuits.Science.Instruments;

/// <summary>Three planes given by the coefficients of their Fourier series, those of frequency f scaled by 1/f.</summary>
/// <remarks>
/// A step of the same size in every coefficient is then a large one in coarse structure and a small one in fine: what gradient
/// ascent on pixels lacks, and why it ends in noise. As lucid's <c>fft_image</c>: coefficients times √(w·h) / max(f, 1/max(w, h)),
/// f in cycles per pixel; inverse transform; divided by 4. The planes are not colours yet (<see cref="VisualizationPipeline"/>).
/// </remarks>
internal sealed class FourierImage
{
    private const float InitialDeviation = 0.01f;
    private const double Quarter = 1 / 4.0;
    private const int Planes = 3;

    private readonly int size, columns;
    private readonly FourierTransform transform;
    private readonly double[] factors;
    private readonly Complex[][] spectra, rows, transformed;

    /// <summary>Coefficients by chance.</summary>
    /// <param name="sizePixels">The side of the square planes.</param>
    /// <param name="seed">Of the chance.</param>
    public FourierImage(int sizePixels, int seed)
    {
        (size, columns) = (sizePixels, sizePixels / 2 + 1);
        transform = new(size);
        factors =
        [
            .. from y in Enumerable.Range(0, size)
               from x in Enumerable.Range(0, columns)
               select Factor(Math.Min(y, size - y), x),
        ];
        Coefficients = new("spectrum", new(2, Planes, size, columns), Chance(2 * Planes * size * columns, seed), isTrained: true);
        spectra = Buffers(size * columns);
        rows = Buffers(size);
        transformed = Buffers(size);
    }

    /// <summary>Real, imaginary parts; of each plane; by vertical frequency (0, 1, …, -2, -1); by horizontal frequency (0, 1, …).</summary>
    public Parameter Coefficients { get; }

    /// <summary>Plane, row, column.</summary>
    /// <param name="planes">Where to.</param>
    public void Render(float[] planes) => Parallel.For(0, Planes, plane =>
    {
        var (spectrum, row, to) = (spectra[plane], rows[plane], transformed[plane]);
        var real = Coefficients.Values[Part(0, plane)];
        var imaginary = Coefficients.Values[Part(1, plane)];
        for (var x = 0; x < columns; x++)
        {
            for (var y = 0; y < size; y++)
            {
                var i = y * columns + x;
                row[y] = new Complex(real[i], imaginary[i]) * factors[i];
            }

            transform.Backward(row, to);
            for (var y = 0; y < size; y++)
            {
                spectrum[y * columns + x] = to[y];
            }
        }

        var pixels = planes.AsSpan(plane * size * size, size * size);
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < columns; x++)
            {
                var value = spectrum[y * columns + x];
                row[x] = IsItsOwnMirror(x) ? value.Real : value;
                row[(size - x) % size] = IsItsOwnMirror(x) ? value.Real : Complex.Conjugate(value);
            }

            transform.Backward(row, to);
            for (var x = 0; x < size; x++)
            {
                pixels[y * size + x] = (float)to[x].Real;
            }
        }
    });

    /// <summary>Turns a gradient with respect to the planes into the coefficients', with the sign for an optimiser that lowers.</summary>
    /// <param name="planes">Of something to be raised: plane, row, column.</param>
    public void Descend(float[] planes) => Parallel.For(0, Planes, plane =>
    {
        var (spectrum, row, to) = (spectra[plane], rows[plane], transformed[plane]);
        var pixels = planes.AsSpan(plane * size * size, size * size);
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                row[x] = pixels[y * size + x];
            }

            transform.Forward(row, to);
            to.AsSpan(0, columns).CopyTo(spectrum.AsSpan(y * columns));
        }

        var real = Coefficients.Gradient[Part(0, plane)];
        var imaginary = Coefficients.Gradient[Part(1, plane)];
        for (var x = 0; x < columns; x++)
        {
            for (var y = 0; y < size; y++)
            {
                row[y] = spectrum[y * columns + x];
            }

            transform.Forward(row, to);

            // A coefficient that stands for its mirror image as well counts twice.
            var sign = IsItsOwnMirror(x) ? -1.0 : -2.0;
            for (var y = 0; y < size; y++)
            {
                var i = y * columns + x;
                (real[i], imaginary[i]) = ((float)(sign * factors[i] * to[y].Real), (float)(sign * factors[i] * to[y].Imaginary));
            }
        }
    });

    private bool IsItsOwnMirror(int x) => x == 0 || 2 * x == size;

    /// <summary>What a coefficient is worth in a pixel.</summary>
    private double Factor(int vertical, int horizontal)
    {
        var frequency = Math.Sqrt(vertical * vertical + horizontal * horizontal) / size;
        return Quarter * size / Math.Max(frequency, 1.0 / size) / ((double)size * size);
    }

    /// <summary>Where the real (0) or the imaginary (1) parts of a plane lie.</summary>
    private Range Part(int which, int plane)
    {
        var count = size * columns;
        return ((which * Planes + plane) * count)..((which * Planes + plane + 1) * count);
    }

    private static Complex[][] Buffers(int length) => [.. Enumerable.Range(0, Planes).Select(_ => new Complex[length])];

    /// <summary>Normal to within what a sum of twelve uniform numbers differs: additions alone, the same bits on every machine.</summary>
    private static float[] Chance(int count, int seed)
    {
        var random = new Xoshiro256StarStar(seed, threadSafe: false);
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            var sum = -6.0;
            for (var k = 0; k < 12; k++)
            {
                sum += random.NextDouble();
            }

            values[i] = InitialDeviation * (float)sum;
        }

        return values;
    }
}
