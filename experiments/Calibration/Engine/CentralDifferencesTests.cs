using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>The check of gradients finds a wrong one.</summary>
public sealed class CentralDifferencesTests
{
    /// <summary>A silent ReLU has slope 0, and the redirected rule says otherwise.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void AGradientThatIsNotTheSlopeIsFound(int channels)
    {
        var shape = new Shape(1, channels, 5, 5);
        var silent = Enumerable.Repeat(-1f, (int)shape.Count).ToArray();
        var exact = new Graph([new("input", new Input(channels, 5, 5)), new("relu", new Relu(), "input")]);
        CentralDifferences.Check(exact, shape, "relu", 1, images: silent);
        Assert.ThrowsAny<Exception>(() => CentralDifferences.Check(exact.WithReluGradient(ReluGradient.Redirected), shape, "relu", 1, images: silent));
    }

    /// <summary>At a kink the quotient is half of the slope: an error of that size in one number of two hundred.</summary>
    /// <remarks>Where a small output gradient is drawn for that number the error is within the tolerance: about one seed in six.</remarks>
    [Fact]
    public void HalfASlopeMissingInOneNumberOfTwoHundredIsFoundWithMostSeeds()
    {
        var shape = new Shape(1, 10, 5, 4);
        var graph = new Graph([new("input", new Input(10, 5, 4)), new("relu", new Relu(), "input")]);
        var smooth = Enumerable.Repeat(1f, (int)shape.Count).ToArray();
        float[] kinked = [.. smooth];
        kinked[123] = 0;
        Assert.All(Enumerable.Range(1, 30), seed => CentralDifferences.Check(graph, shape, "relu", seed, images: smooth));
        Assert.InRange(Enumerable.Range(1, 30).Count(seed => Record.Exception(() => CentralDifferences.Check(graph, shape, "relu", seed, images: kinked)) is not null), 20, 30);
    }
}
