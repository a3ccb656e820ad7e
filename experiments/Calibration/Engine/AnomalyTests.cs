using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>The first node whose output is no number is named, and where.</summary>
public sealed class AnomalyTests
{
    private static readonly Shape Shape = new(2, 3, 4, 5);

    private static readonly Graph Graph = new(
    [
        new("input", new Input(3, 4, 5)),
        new("fine", new Affine(1, 0), "input"),
        new("grows", new Affine(float.MaxValue, 0), "fine"),
        new("after", new Affine(2, 1), "grows"),
    ]);

    [Fact]
    public void IsNamedWithItsPlace()
    {
        using var network = new ManagedEngine(2, detectsAnomalies: true).Compile(Graph, Shape, "after");
        var batch = new float[Shape.Count];
        network.Forward(batch);
        batch[Shape.Count / 2 + 20 + 5 + 2] = 4; // image 1, channel 1, row 1, column 2
        var found = Assert.Throws<AnomalyException>(() => network.Forward(batch));
        Assert.Equal("grows", found.Node);
        Assert.False(found.IsGradient);
        Assert.Contains("image 1, channel 1, row 1, column 2", found.Message);
    }

    /// <summary>All values and their gradients are finite: only the sum of their products is not.</summary>
    [Fact]
    public void AParametersGradientIsNamedWithItsPlace()
    {
        var convolution = new Convolution(new(2, 3, 1, 1, [.. new float[6]]), [0, 0], Window.Square(1), Padding.Valid);
        var graph = new Graph([new("input", new Input(3, 4, 5)), new("conv", convolution, "input")]);
        using var network = new ManagedEngine(2, detectsAnomalies: true).Compile(graph, Shape, new Differentiation("conv") { Parameters = true });
        var (batch, gradient) = (new float[Shape.Count], new float[network.ShapeOf("conv").Count]);
        network.Forward(batch);
        network.Backward("conv", gradient);
        Array.Fill(batch, 1e30f, 20, 20); // image 0, channel 1
        Array.Fill(gradient, 1e30f, 20, 20); // image 0, channel 1
        network.Forward(batch);
        var found = Assert.Throws<AnomalyException>(() => network.Backward("conv", gradient));
        Assert.Equal("conv/kernel", found.Node);
        Assert.True(found.IsGradient);
        Assert.Contains("conv/kernel is Infinity at output channel 1, input channel 1, row 0, column 0", found.Message);
    }

    /// <summary>A pass cut short is as if it had not been: neither by an anomaly nor, through the same door, by who cancels it.</summary>
    [Fact]
    public void APassCutShortChangesNoRunningStatistics()
    {
        var normalization = new BatchNormalization([0, 0, 0], [1, 1, 1], [], [], 1e-3);
        var graph = new Graph(
        [
            new("input", new Input(3, 4, 5)), new("bn", normalization, "input"), new("grows", new Affine(1e38f, 0), "bn"), new("more", new Affine(10, 0), "grows"),
        ]);
        using var network = new ManagedEngine(2, detectsAnomalies: true).Compile(graph, Shape, new Differentiation("more") { Parameters = true, Training = true, To = ["input"] });
        var before = network.Parameters.Select(p => p.Values.ToArray()).ToList();
        var batch = PlainConvolution.Values(new Random(1), (int)Shape.Count);
        batch[0] = 100;
        Assert.Throws<AnomalyException>(() => network.Forward(batch));
        Assert.Equal(before, network.Parameters.Select(p => p.Values.ToArray()));
        Assert.Equal(0, network.Pass);
        network.Forward(new float[Shape.Count]);
        Assert.NotEqual(before, network.Parameters.Select(p => p.Values.ToArray()));
        Assert.Equal(1, network.Pass);
    }

    [Fact]
    public void IsLetPassUnlessAskedFor()
    {
        using var network = new ManagedEngine(2).Compile(Graph, Shape, "after");
        network.Forward([.. Enumerable.Repeat(4f, (int)Shape.Count)]);
        Assert.All(Forwarded.Read(network, "after"), v => Assert.Equal(float.PositiveInfinity, v));
    }
}
