using System.Collections.Immutable;
using Circuits.Engine;
using Circuits.Engine.Training;
using MathNet.Numerics.Distributions;

namespace Circuits.Experiments.Calibration.Engine.Training;

public sealed class InitialWeightsTests
{
    private static readonly Graph Untrained = new(
    [
        new("input", new Input(8, 4, 4)),
        new("conv", new Convolution(new(64, 8, 3, 3, []), [.. new float[64]], Window.Square(3), Padding.Same), "input"),
        new("bn", new BatchNormalization([.. new float[64]], [.. new float[64]], [.. new float[64]], [], 1e-3), "conv"),
        new("next", new Convolution(new(32, 64, 1, 1, []), [], Window.Square(1), Padding.Same), "bn"),
    ]);

    [Fact]
    public void HesAreNormalOfVarianceTwoOverFanIn()
    {
        var graph = InitialWeights.He(Untrained, 1);
        IsOf(KernelOf(graph, "conv"), v => Normal.CDF(0, Math.Sqrt(2.0 / 72), v));
        IsOf(KernelOf(graph, "next"), v => Normal.CDF(0, Math.Sqrt(2.0 / 64), v));
    }

    [Fact]
    public void XaviersAreUniformWithinItsBound()
    {
        var graph = InitialWeights.Xavier(Untrained, 1);
        IsOf(KernelOf(graph, "conv"), v => ContinuousUniform.CDF(-Math.Sqrt(6.0 / (72 + 576)), Math.Sqrt(6.0 / (72 + 576)), v));
        IsOf(KernelOf(graph, "next"), v => ContinuousUniform.CDF(-Math.Sqrt(6.0 / 96), Math.Sqrt(6.0 / 96), v));
    }

    [Fact]
    public void BiasesAre0AndNormalisationsChangeNothing()
    {
        var graph = InitialWeights.He(Untrained, 1);
        Assert.All(((Convolution)graph["conv"].Operation).Bias, b => Assert.Equal(0, b));
        Assert.Empty(((Convolution)graph["next"].Operation).Bias);
        var normalization = (BatchNormalization)graph["bn"].Operation;
        Assert.All(normalization.Mean, v => Assert.Equal(0, v));
        Assert.All(normalization.Variance.Concat(normalization.Gamma), v => Assert.Equal(1, v));
        Assert.Equal((64, 0), (normalization.Gamma.Length, normalization.Beta.Length));
    }

    [Fact]
    public void ANodesWeightsFollowFromTheSeedAndItsNameAlone()
    {
        var weights = KernelOf(InitialWeights.He(Untrained, 1), "conv");
        Assert.Equal(weights, KernelOf(InitialWeights.He(new(Untrained.Nodes.Take(2)), 1), "conv"));
        Assert.NotEqual(weights, KernelOf(InitialWeights.He(Untrained, 2), "conv"));
        var renamed = new Graph([Untrained["input"], Untrained["conv"] with { Name = "other" }]);
        Assert.NotEqual(weights, KernelOf(InitialWeights.He(renamed, 1), "other"));
    }

    private static ImmutableArray<float> KernelOf(Graph graph, string node) => ((Convolution)graph[node].Operation).Kernel.Values;

    /// <summary>Kolmogorov and Smirnov: the largest distance between the two distribution functions, exceeded by chance once in ten thousand.</summary>
    private static void IsOf(ImmutableArray<float> values, Func<double, double> distribution)
    {
        var largest = values.Order().Select((v, i) => Math.Max(
            Math.Abs(distribution(v) - (double)i / values.Length), Math.Abs(distribution(v) - (i + 1.0) / values.Length))).Max();
        Assert.InRange(largest, 0, 2.23 / Math.Sqrt(values.Length));
    }
}
