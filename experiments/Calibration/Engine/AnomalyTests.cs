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

    [Fact]
    public void IsLetPassUnlessAskedFor()
    {
        using var network = new ManagedEngine(2).Compile(Graph, Shape, "after");
        network.Forward([.. Enumerable.Repeat(4f, (int)Shape.Count)]);
        Assert.All(Forwarded.Read(network, "after"), v => Assert.Equal(float.PositiveInfinity, v));
    }
}
