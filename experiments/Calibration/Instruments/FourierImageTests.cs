using System.Numerics;
using Circuits.Engine;
using Circuits.Science.Instruments;

namespace Circuits.Experiments.Calibration.Instruments;

/// <summary>The parametrisation of visualised pictures, against its definition and against difference quotients.</summary>
public sealed class FourierImageTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(67)]
    [InlineData(90)]
    [InlineData(128)]
    public void TheTransformIsItsDefinition(int length)
    {
        var random = new Random(length);
        Complex[] input = [.. Enumerable.Range(0, length).Select(_ => new Complex(random.NextDouble() - 0.5, random.NextDouble() - 0.5))];
        var transform = new FourierTransform(length);
        var (forward, back) = (new Complex[length], new Complex[length]);
        transform.Forward(input, forward);
        transform.Backward(forward, back);
        for (var k = 0; k < length; k++)
        {
            var expected = Complex.Zero;
            for (var n = 0; n < length; n++)
            {
                expected += input[n] * Complex.FromPolarCoordinates(1, -2 * Math.PI * ((long)k * n % length) / length);
            }

            Assert.True((expected - forward[k]).Magnitude < 1e-12 * length, $"{k}: {forward[k]}, not {expected}");
            Assert.True((back[k] / length - input[k]).Magnitude < 1e-14 * length, $"{k}: {back[k] / length} comes back, not {input[k]}");
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public void ThePlanesAreTheSumOfScaledWaves(int size)
    {
        var image = new FourierImage(size, seed: 3);
        var planes = new float[3 * size * size];
        image.Render(planes);
        var columns = size / 2 + 1;
        var values = image.Coefficients.Values;
        var count = 3 * size * columns;
        for (var plane = 0; plane < 3; plane++)
        {
            for (var pixel = 0; pixel < size * size; pixel++)
            {
                var sum = 0.0;
                for (var k = 0; k < size * columns; k++)
                {
                    var (ky, kx) = (k / columns, k % columns);
                    var frequency = Math.Sqrt(Math.Pow(Math.Min(ky, size - ky), 2) + kx * kx) / size;
                    var scale = size / Math.Max(frequency, 1.0 / size);
                    var mirrored = kx == 0 || 2 * kx == size ? 1 : 2;
                    var turn = 2 * Math.PI * (ky * (pixel / size) + kx * (pixel % size)) / size;
                    var at = plane * size * columns + k;
                    sum += mirrored * scale * (values[at] * Math.Cos(turn) - values[count + at] * Math.Sin(turn)) / (size * size) / 4;
                }

                Assert.Equal(sum, planes[plane * size * size + pixel], 1e-6);
            }
        }
    }

    /// <summary>From the coefficients through colours, sigmoid and transformation to what the network is shown.</summary>
    [Theory]
    [InlineData(16)]
    [InlineData(21)]
    public void TheGradientIsTheDifferenceQuotient(int size)
    {
        const float Step = 1f / 64;
        var image = new FourierImage(size, seed: 5);
        var transform = new VisualizationTransform(size, seed: 6);
        using var pipeline = NaturalImages.Engine.Compile(
            VisualizationPipeline.Graph(size, transform.ShownPixels), new(1, 3, size, size),
            new Differentiation(VisualizationPipeline.Shown) { To = [VisualizationPipeline.Planes] }, VisualizationPipeline.Shown);
        pipeline.Set(VisualizationPipeline.Matrix, transform.Draw());
        var (planes, shown) = (new float[3 * size * size], new float[3 * transform.ShownPixels * transform.ShownPixels]);
        var random = new Random(size);
        float[] weights = [.. shown.Select(_ => (float)(random.NextDouble() - 0.5))];
        var start = image.Coefficients.Values.ToArray();
        for (var i = 0; i < start.Length; i++)
        {
            start[i] *= 50; // so that the sigmoid bends
        }

        Sum(start);
        pipeline.Backward(VisualizationPipeline.Shown, weights);
        pipeline.ReadGradient(VisualizationPipeline.Planes, planes);
        image.Descend(planes);
        var gradient = image.Coefficients.Gradient.ToArray();
        var length = Math.Sqrt(gradient.Sum(g => (double)g * g));
        Assert.True(length > 0.01, $"a gradient of length {length} would be hard to miss");
        for (var direction = 0; direction < 6; direction++)
        {
            float[] signs = [.. start.Select(_ => random.Next(2) * 2f - 1)];
            var expected = -gradient.Zip(signs, (g, s) => (double)g * s).Sum();
            var quotient = (Sum([.. start.Zip(signs, (v, s) => v + Step * s)]) - Sum([.. start.Zip(signs, (v, s) => v - Step * s)])) / (2 * Step);
            Assert.Equal(expected, quotient, 0.01 * length);
        }

        double Sum(float[] coefficients)
        {
            coefficients.CopyTo(image.Coefficients.Values);
            image.Render(planes);
            pipeline.Forward(planes);
            pipeline.Read(VisualizationPipeline.Shown, shown);
            return shown.Zip(weights, (v, w) => (double)v * w).Sum();
        }
    }
}
