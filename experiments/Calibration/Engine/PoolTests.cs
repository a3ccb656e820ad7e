using Circuits.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

public sealed class PoolTests
{
    private static readonly float[] OneToNine = [1, 2, 3, 4, 5, 6, 7, 8, 9];

    public sealed record Case(AwkwardBatch Batch, Window Window, Padding Padding)
    {
        public Graph Graph => Batch.Graph(
            new("max", new MaxPool(Window, Padding), "input"),
            new("mean", new AveragePool(Window, Padding), "input"),
            new("counted", new AveragePool(Window, Padding, CountsPadding: true), "input"),
            new("largest", new GlobalMaxPool(), "input"));
    }

    private static readonly Arbitrary<Case> Cases = (
        from batch in AwkwardBatch.Any
        from height in Gen.Choose(1, 4)
        from width in Gen.Choose(1, 4)
        from strideHeight in Gen.Choose(1, 3)
        from strideWidth in Gen.Choose(1, 3)
        from top in Gen.Choose(0, height - 1)
        from left in Gen.Choose(0, width - 1)
        from bottom in Gen.Choose(0, height - 1)
        from right in Gen.Choose(0, width - 1)
        from padding in Gen.Elements(
            Padding.Same,
            Padding.Valid,
            Padding.Valid.RoundedUp,
            Padding.Explicit(top, left, bottom, right),
            Padding.Explicit(top, left, bottom, right).RoundedUp)
        let border = padding.For(batch.Shape.Height, batch.Shape.Width, new(height, width, strideHeight, strideWidth))
        where batch.Shape.Height + border.Top + border.Bottom >= height && batch.Shape.Width + border.Left + border.Right >= width
        select new Case(batch, new(height, width, strideHeight, strideWidth), padding)).ToArbitrary();

    [Fact]
    public void AgreeWithTheirDefinitionsForAnyShape() =>
        Holds.For(Cases, c => PlainOperations.AssertAgree(c.Graph, c.Batch.Shape, c.Batch.Values));

    [Fact]
    public void PaddingNeverWinsAMaximum() =>
        Holds.For(Cases, c =>
        {
            var negative = c.Batch.Values.Select(v => -2 - v).ToArray();
            var largest = Forwarded.One(c.Graph, c.Batch.Shape, negative, "max");
            Assert.All(largest, v => Assert.InRange(v, -3f, -1f));
        });

    [Fact]
    public void PaddingIsNotCountedInAMean() =>
        Holds.For(Cases, c =>
        {
            var ones = Enumerable.Repeat(1f, (int)c.Batch.Shape.Count).ToArray();
            Assert.All(Forwarded.One(c.Graph, c.Batch.Shape, ones, "mean"), v => Assert.Equal(1f, v));
        });

    [Fact]
    public void TheGradientOfAMeanIsThatOfItsDifferences() => Holds.For(Cases, c =>
    {
        CentralDifferences.Check(c.Graph, c.Batch.Shape, "mean", c.Batch.Seed);
        CentralDifferences.Check(c.Graph, c.Batch.Shape, "counted", c.Batch.Seed);
    });

    /// <summary>On few different values, so that there are ties, which the first in the window wins.</summary>
    [Fact]
    public void TheGradientOfAMaximumGoesToTheFirstPixelThatHasIt() => Holds.For(Cases, c =>
    {
        var shape = c.Batch.Shape;
        float[] values = [.. c.Batch.Values.Select(v => MathF.Round(v * 2))];
        foreach (var (node, window, padding) in new[]
            { ("max", c.Window, c.Padding), ("largest", new Window(shape.Height, shape.Width), Padding.Valid) })
        {
            using var network = new ManagedEngine(2).Compile(c.Graph, shape, new Differentiation(node) { To = ["input"] }, node);
            var output = network.ShapeOf(node);
            var gradient = PlainConvolution.Values(c.Batch.Random, (int)output.Count);
            network.Forward(values);
            network.Backward(new Dictionary<string, float[]> { [node] = gradient });
            var actual = new float[shape.Count];
            network.ReadGradient("input", actual);
            PlainOperations.AssertNear(ToTheFirst(values, shape, gradient, output, window, padding), actual, node);
        }
    });

    [Fact]
    public void ContributionsOfTwoPoolsAddUp() => Holds.For(Cases, c =>
    {
        var graph = c.Graph.Nodes.Add(new("sum", new Add(), "mean", "other")).Insert(1, new("other", new AveragePool(c.Window, c.Padding), "input"));
        CentralDifferences.Check(new(graph), c.Batch.Shape, "sum", c.Batch.Seed);
    });

    // torch.nn.functional.max_pool2d and avg_pool2d(kernel_size=2, stride=2, padding=(0, 1), ceil_mode=True) of 1 ... 9, PyTorch 1.13.
    [Fact]
    public void RoundedUpAgreesWithPyTorch()
    {
        var (window, padding) = (Window.Square(2, 2), Padding.Explicit(0, 1, 0, 1).RoundedUp);
        var graph = new Graph(
        [
            new("input", new Input(1, 3, 3)),
            new("max", new MaxPool(window, padding), "input"),
            new("mean", new AveragePool(window, padding), "input"),
            new("counted", new AveragePool(window, padding, CountsPadding: true), "input"),
        ]);
        var actual = Forwarded.All(graph, new(1, 1, 3, 3), OneToNine);
        Assert.Equal([4, 6, 7, 9], actual["max"]);
        Assert.Equal([2.5f, 4, 7, 8.5f], actual["mean"]);
        Assert.Equal([1.25f, 4, 3.5f, 8.5f], actual["counted"]);
    }

    // The same functions of 1 ... 4 and 1 ... 10, where the window is larger than the padded plane, PyTorch 1.13.
    [Fact]
    public void AWindowThatLacksLessThanAStrideIsRoundedUpAsPyTorchDoes()
    {
        AssertPools(new(1, 1, 2, 2), Window.Square(3, 2), Padding.Valid, [4], [2.5f], [2.5f]);
        AssertPools(new(1, 1, 2, 2), Window.Square(5, 4), Padding.Valid, [4], [2.5f], [2.5f]);
        AssertPools(new(1, 1, 2, 5), new(5, 2, 3, 2), Padding.Explicit(1, 0, 1, 0), [7, 9, 10], [4, 6, 7.5f], [2, 3, 3.75f]);
        AssertPools(new(1, 1, 2, 5), new(5, 2, 3, 2), Padding.Explicit(1, 1, 1, 1), [6, 8, 10], [3.5f, 5, 7], [0.875f, 2.5f, 3.5f]);
        foreach (var (size, stride) in new[] { (3, 1), (4, 2), (5, 3) })
        {
            Assert.Throws<GraphException>(() => new MaxPool(Window.Square(size, stride), Padding.Valid.RoundedUp).OutputShape([new(1, 1, 2, 2)]));
        }

        static void AssertPools(Shape shape, Window window, Padding padding, float[] largest, float[] mean, float[] counted)
        {
            var graph = new Graph(
            [
                new("input", new Input(1, shape.Height, shape.Width)),
                new("max", new MaxPool(window, padding.RoundedUp), "input"),
                new("mean", new AveragePool(window, padding.RoundedUp), "input"),
                new("counted", new AveragePool(window, padding.RoundedUp, CountsPadding: true), "input"),
            ]);
            var actual = Forwarded.All(graph, shape, [.. Enumerable.Range(1, (int)shape.Count).Select(i => (float)i)]);
            Assert.Equal(largest, actual["max"]);
            Assert.Equal(mean, actual["mean"]);
            Assert.Equal(counted, actual["counted"]);
        }
    }

    // The examples in the documentation of tf.keras.layers.MaxPooling2D and AveragePooling2D, padding="same".
    [Fact]
    public void AgreeWithTheExamplesOfKeras()
    {
        var graph = new Graph(
        [
            new("input", new Input(1, 3, 3)),
            new("max", new MaxPool(Window.Square(2), Padding.Same), "input"),
            new("mean", new AveragePool(Window.Square(2), Padding.Same), "input"),
        ]);
        var actual = Forwarded.All(graph, new(1, 1, 3, 3), OneToNine);
        Assert.Equal([5, 6, 6, 8, 9, 9, 8, 9, 9], actual["max"]);
        Assert.Equal([3, 4, 4.5f, 6, 7, 7.5f, 7.5f, 8.5f, 9], actual["mean"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(19)]
    public void ANaNComesOutOfEveryWindowItIsIn(int channels)
    {
        var shape = new Shape(1, channels, 3, 3);
        var window = Window.Square(2);
        var graph = new Graph(
        [
            new("input", new Input(channels, 3, 3)),
            new("max", new MaxPool(window, Padding.Valid), "input"),
            new("mean", new AveragePool(window, Padding.Valid), "input"),
        ]);
        var batch = Enumerable.Repeat(OneToNine, channels).SelectMany(v => v).ToArray();
        batch[^5] = float.NaN; // the centre of the last channel, which all four windows share
        foreach (var values in Forwarded.All(graph, shape, batch).Where(v => v.Key != "input").Select(v => v.Value))
        {
            Assert.All(values[^4..], v => Assert.Equal(float.NaN, v));
            Assert.All(values[..^4], v => Assert.NotEqual(float.NaN, v));
        }
    }

    [Theory]
    [InlineData(2, 0, 0, 0)]
    [InlineData(0, 2, 0, 0)]
    [InlineData(0, 0, 2, 0)]
    [InlineData(0, 0, 0, 2)]
    public void AWindowOfPaddingOnlyIsRefused(int top, int left, int bottom, int right)
    {
        var pool = new AveragePool(Window.Square(2), Padding.Explicit(top, left, bottom, right));
        var thrown = Assert.Throws<GraphException>(() => pool.OutputShape([new(1, 1, 4, 4)]));
        Assert.Contains($"({top},{left},{bottom},{right})", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADilatedWindowIsRefused()
    {
        var thrown = Assert.Throws<GraphException>(() => new MaxPool(new(2, 2, 1, 1, 2, 1), Padding.Valid).OutputShape([new(1, 1, 4, 4)]));
        Assert.Contains("dilation 2x1", thrown.Message, StringComparison.Ordinal);
    }

    private static double[] ToTheFirst(float[] values, Shape shape, float[] gradient, Shape output, Window window, Padding padding)
    {
        var border = padding.For(shape.Height, shape.Width, window);
        var expected = new double[values.Length];
        var pixels = shape.Height * shape.Width;
        for (var i = 0; i < gradient.Length; i++)
        {
            var (plane, place) = (i / (output.Height * output.Width), i % (output.Height * output.Width));
            var (top, left) = (place / output.Width * window.StrideHeight - border.Top, place % output.Width * window.StrideWidth - border.Left);
            var first = Enumerable.Range(0, pixels)
                .Where(p => p / shape.Width >= top && p / shape.Width < top + window.Height && p % shape.Width >= left && p % shape.Width < left + window.Width)
                .MaxBy(p => values[plane * pixels + p]);
            expected[plane * pixels + first] += gradient[i];
        }

        return expected;
    }
}
