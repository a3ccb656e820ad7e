using Circuits.Engine;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Controls;
using MathNet.Numerics.Distributions;

namespace Circuits.Experiments.Calibration.Subjects.Controls;

/// <summary>Control R: weights of variance 2 / fan-in (He et al. 2015, equation 10), no bias, no normalisation.</summary>
public sealed class UntrainedWeightsTests
{
    [Theory]
    [InlineData("mobilenet-v2")]
    [InlineData("planted-curves")]
    public void WeightsAreHeNormal(string name) => RequireHeNormal(Zoo.Load(name));

    [Fact]
    [Trait("Speed", "Slow")]
    public void WeightsOfInceptionV3AreHeNormal() => RequireHeNormal(Zoo.Load("inception-v3"));

    [Fact]
    public void NormalisationIsSwitchedOffToTheLastBit()
    {
        var control = UntrainedWeights.Of(SmallNetwork.Make(), 1).Graph;
        var input = new float[3 * 48 * 48];
        var random = new Random(1);
        foreach (ref var value in input.AsSpan())
        {
            value = random.NextSingle() - 0.5f;
        }

        using var with = NaturalImages.Engine.Compile(control, new(1, 3, 48, 48), "stem_conv", "stem_bn", "end");
        with.Forward(input);
        Assert.Equal(Read(with, "stem_conv"), Read(with, "stem_bn"));

        // The same weights without the nodes.
        var skipped = new Graph(control.Nodes.Select(n => n.Operation is BatchNormalization ? n with { Operation = new Identity() } : n));
        using var without = NaturalImages.Engine.Compile(skipped, new(1, 3, 48, 48), "end");
        without.Forward(input);
        Assert.Equal(Read(without, "end"), Read(with, "end"));
    }

    /// <summary>
    /// Each layer's mean and variance, over all layers at once: z of the mean is normal; the sum of squares is chi-squared. With some
    /// fifty layers the bounds are those that one network in a thousand exceeds.
    /// </summary>
    private static void RequireHeNormal(Subject subject)
    {
        var convolutions = UntrainedWeights.Of(subject, 1).Graph.Nodes.Select(n => n.Operation).OfType<Convolution>().ToList();
        var tail = 0.001 / (2 * convolutions.Count);
        Assert.All(convolutions, c =>
        {
            Assert.Empty(c.Bias);
            var n = c.Kernel.Values.Length;
            var variance = 2.0 / (c.Kernel.InputChannels * c.Kernel.Height * c.Kernel.Width);
            var z = c.Kernel.Values.Sum(v => (double)v) / Math.Sqrt(n * variance);
            Assert.InRange(z, Normal.InvCDF(0, 1, tail), Normal.InvCDF(0, 1, 1 - tail));

            // The Wilson-Hilferty approximation of the chi-squared distribution.
            var squares = c.Kernel.Values.Sum(v => (double)v * v) / variance / n;
            var score = (Math.Cbrt(squares) - (1 - 2 / (9.0 * n))) / Math.Sqrt(2 / (9.0 * n));
            Assert.InRange(score, Normal.InvCDF(0, 1, tail), Normal.InvCDF(0, 1, 1 - tail));
        });

        // Normal, not merely of that variance: 4.55 % beyond two standard deviations.
        var all = convolutions.SelectMany(c => c.Kernel.Values.Select(v => Math.Abs(v) * Math.Sqrt(c.Kernel.FanIn / 2.0))).ToList();
        var beyond = all.Count(v => v > 2) / (double)all.Count;
        Assert.InRange((beyond - 0.0455) / Math.Sqrt(0.0455 * 0.9545 / all.Count), -4, 4);
    }

    private static float[] Read(ICompiledNetwork network, string node)
    {
        var values = new float[network.ShapeOf(node).Count];
        network.Read(node, values);
        return values;
    }
}
