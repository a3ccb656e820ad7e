using Circuits.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

public sealed class LinearTests
{
    private static readonly Arbitrary<(int Batch, int Inputs, int Outputs, int Seed)> Cases = (
        from batch in Gen.Elements(1, 3, 65)
        from inputs in Gen.Elements(1, 3, 8, 9, 16, 33, 100)
        from outputs in Gen.Elements(1, 10, 16, 17, 48)
        from seed in Gen.Choose(0, 1000)
        select (batch, inputs, outputs, seed)).ToArbitrary();

    [Fact]
    public void IsTheConvolutionOfASinglePixelWithItsGradients() =>
        Holds.For(Cases, c =>
        {
            var random = new Random(c.Seed);
            var shape = new Shape(c.Batch, c.Inputs, 1, 1);
            var convolution = PlainConvolution.Random(random, c.Outputs, c.Inputs, Window.Square(1), Padding.Valid);
            var linear = new Linear(convolution.Kernel.Values, convolution.Bias, c.Outputs, c.Inputs);
            var graph = new Graph([new("input", new Input(c.Inputs, 1, 1)), new("linear", linear, "input")]);
            var (images, gradient) = (PlainConvolution.Values(random, (int)shape.Count), PlainConvolution.Values(random, c.Batch * c.Outputs));
            ConvolutionGradientTests.AssertNear(
                PlainConvolution.Forward(convolution, shape, images), Forwarded.One(graph, shape, images, "linear"), "linear");
            var (input, kernel, bias) = PlainConvolution.Gradients(convolution, shape, images, gradient);
            var actual = Differentiated.All(graph, shape, images, "linear", gradient);
            ConvolutionGradientTests.AssertNear(input, actual["input"], "input");
            ConvolutionGradientTests.AssertNear(kernel, actual["linear/kernel"], "kernel");
            ConvolutionGradientTests.AssertNear(bias, actual["linear/bias"], "bias");
        });

    [Fact]
    public void TrainedWeightsComeBackAsLinear()
    {
        var graph = new Graph([new("input", new Input(2, 1, 1)), new("linear", new Linear([1, 2], [3], 1, 2), "input")]);
        using var network = new ManagedEngine(1).Compile(graph, new(1, 2, 1, 1), new Differentiation("linear") { Parameters = true });
        network.Parameters[0].Values[1] = 5;
        var trained = Assert.IsType<Linear>(network.Trained()["linear"].Operation);
        Assert.Equal([1f, 5f], trained.Weights);
        Assert.Equal([3f], trained.Bias);
    }

    [Fact]
    public void APlaneOfSeveralPixelsIsToBeFlattenedFirst() =>
        Assert.Contains("flatten it first", Assert.Throws<GraphException>(() => new Linear([1], [], 1, 1).OutputShape([new(1, 1, 2, 1)])).Message);
}
