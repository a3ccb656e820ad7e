using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Engine;

public sealed class ReluGradientTests
{
    [Fact]
    public void IsTheSlope()
    {
        var graph = new Graph([new("input", new Input(3, 4, 5)), new("relu", new Relu(), "input")]);
        var values = PlainConvolution.Values(new Random(1), 2 * 3 * 4 * 5).Select(v => v + MathF.CopySign(0.1f, v)).ToArray();
        CentralDifferences.Check(graph, new(2, 3, 4, 5), "relu", 1, images: values);
    }
}
