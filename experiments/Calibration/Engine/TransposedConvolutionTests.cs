using Circuits.Engine;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

public sealed class TransposedConvolutionTests
{
    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithReplay(2020, 1);

    public sealed record Case(Shape Shape, TransposedConvolution Operation, int Seed)
    {
        public float[] Images => PlainConvolution.Values(new Random(Seed), (int)Shape.Count);

        public Graph Graph => new([new("input", new Input(Shape.Channels, Shape.Height, Shape.Width)), new("up", Operation, "input")]);
    }

    private static readonly Arbitrary<Case> Any = (
        from batch in Gen.Elements(1, 3)
        from groups in Gen.Elements(1, 1, 2, 5)
        from inputs in Gen.Elements(1, 3, 8, 16, 17)
        from outputs in Gen.Elements(1, 3, 16, 17)
        from height in Gen.Elements(1, 2, 5)
        from width in Gen.Elements(1, 2, 7, 8)
        from kernel in Gen.Elements((1, 1), (2, 2), (3, 3), (4, 4), (1, 5), (5, 1))
        from strideHeight in Gen.Choose(1, 3)
        from strideWidth in Gen.Choose(1, 4)
        from dilation in Gen.Elements(1, 1, 2)
        from top in Gen.Choose(0, 2)
        from left in Gen.Choose(0, 2)
        from extra in Gen.Choose(0, 1)
        from seed in Gen.Choose(0, 1000)
        let window = new Window(kernel.Item1, kernel.Item2, strideHeight, strideWidth, dilation, dilation)
        let extraRows = Math.Min(extra, Math.Max(strideHeight, dilation) - 1)
        where (height - 1) * strideHeight + window.ExtentHeight + extraRows > 2 * top && (width - 1) * strideWidth + window.ExtentWidth > left
        let random = new Random(seed)
        select new Case(
            new(batch, groups * inputs, height, width),
            new TransposedConvolution(
                new(groups * inputs, outputs, window.Height, window.Width, PlainConvolution.Normal(random, groups * inputs * outputs * window.Height * window.Width)),
                PlainConvolution.Normal(random, groups * outputs),
                window,
                new(top, left, top, 0),
                extraRows,
                0,
                groups),
            seed)).ToArbitrary();

    [Fact]
    public void AgreesWithTheDefinition() =>
        Prop.ForAll(Any, c => ConvolutionGradientTests.AssertNear(
            PlainConvolution.Forward(c.Operation, c.Shape, c.Images), Forwarded.One(c.Graph, c.Shape, c.Images, "up"), "up")).Check(Seeded.WithMaxTest(200));

    [Fact]
    public void GradientsAgreeWithTheDefinition() =>
        Prop.ForAll(Any, c =>
        {
            var gradient = PlainConvolution.Values(new Random(c.Seed + 1), (int)c.Operation.OutputShape([c.Shape]).Count);
            var (input, kernel, bias) = PlainConvolution.Gradients(c.Operation, c.Shape, c.Images, gradient);
            var actual = Differentiated.All(c.Graph, c.Shape, c.Images, "up", gradient);
            ConvolutionGradientTests.AssertNear(input, actual["input"], "input");
            ConvolutionGradientTests.AssertNear(kernel, actual["up/kernel"], "kernel");
            ConvolutionGradientTests.AssertNear(bias, actual["up/bias"], "bias");
        }).Check(Seeded.WithMaxTest(200));

    /// <summary>By hand: each pixel of a 1x2 image becomes the kernel times it, two apart, and one column is cut off at the left.</summary>
    [Fact]
    public void SpreadsEachPixelByTheKernel()
    {
        var operation = new TransposedConvolution(new(1, 1, 1, 3, [1, 10, 100]), [0.5f], new(1, 3, 1, 2), new(0, 1, 0, 0), ExtraColumns: 1);
        var graph = new Graph([new("input", new Input(1, 1, 2)), new("up", operation, "input")]);
        Assert.Equal([20.5f, 203.5f, 30.5f, 300.5f, 0.5f], Forwarded.One(graph, new(1, 1, 1, 2), [2, 3], "up"));
    }

    [Fact]
    public void MistakesAreNamed()
    {
        var kernel = new Kernel(2, 3, 2, 2, [.. new float[24]]);
        Assert.Contains("expect 2 channels", Refusal(new(kernel, [], Window.Square(2), default), new(1, 3, 4, 4)));
        Assert.Contains("1 biases for 3", Refusal(new(kernel, [1], Window.Square(2), default), new(1, 2, 4, 4)));
        Assert.Contains("fewer than its stride", Refusal(new(kernel, [], Window.Square(2, 2), default, 2), new(1, 2, 4, 4)));
        Assert.Contains("Cut off less", Refusal(new(kernel, [], Window.Square(2), new(1, 1, 1, 1)), new(1, 2, 1, 1)));
        Assert.Contains("its window 3x3", Refusal(new(kernel, [], Window.Square(3), default), new(1, 2, 4, 4)));

        static string Refusal(TransposedConvolution operation, Shape shape) =>
            Assert.Throws<GraphException>(() => operation.OutputShape([shape])).Message;
    }
}
