using Circuits.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>Sum, difference and product of two inputs, one of which may be repeated; and constants.</summary>
public sealed class BroadcastingTests
{
    /// <summary>The shape of the second input: each axis as the first input's, or 1. One axis of the first may be 1 instead.</summary>
    private static readonly Arbitrary<(AwkwardBatch Batch, Shape Other)> Pairs = (
        from batch in AwkwardBatch.Any
        from mask in Gen.Choose(0, 7)
        from own in Gen.Elements(0, 0, 1, 2, 4)
        let given = batch.Shape
        let shape = Cut(given, own)
        select (batch with { Shape = shape }, Cut(given, mask))).ToArbitrary();

    [Fact]
    public void AgreeWithTheirDefinitionsForAnyTwoShapes() =>
        Holds.For(Pairs, c =>
        {
            var graph = Graph(c.Batch, c.Other, joins: false);
            PlainOperations.AssertAgree(graph, c.Batch.Shape, c.Batch.Values);
        });

    [Fact]
    public void HaveTheGradientsOfTheirSlopes() =>
        Holds.For(Pairs, c => CentralDifferences.Check(Graph(c.Batch, c.Other, joins: true), c.Batch.Shape, "all", c.Batch.Seed, parameters: true));

    /// <summary>A second input node, so that its own gradient is checked too; both at once, and with itself.</summary>
    [Fact]
    public void HaveTheGradientsOfBothInputs() =>
        Holds.For(Pairs, c =>
        {
            var (batch, other) = (c.Batch, c.Other);
            var graph = batch.Graph(
                new("other", new Input(other.Channels, other.Height, other.Width)),
                new("product", new Multiply(), "other", "input"),
                new("difference", new Subtract(), "other", "product"),
                new("square", new Multiply(), "difference", "difference"),
                new("sum", new Add(), "square", "input"));
            CentralDifferences.Check(graph, batch.Shape, "sum", batch.Seed);
        });

    [Fact]
    public void AConstantIsTheSameForEachImageAndItsParameterIsTrained()
    {
        var shape = new Shape(3, 2, 1, 2);
        var graph = new Graph(
        [
            new("input", new Input(2, 1, 2)),
            new("constant", new Constant(new(1, 2, 1, 1), [10, 20])),
            new("sum", new Add(), "constant", "input"),
        ]);
        using var network = new ManagedEngine(1).Compile(graph, shape, new Differentiation("sum") { To = ["input"], Parameters = true });
        network.Forward(new float[12]);
        Assert.Equal([10, 10, 20, 20, 10, 10, 20, 20, 10, 10, 20, 20], Forwarded.Read(network, "sum"));
        network.Backward(new Dictionary<string, float[]> { ["sum"] = [.. Enumerable.Range(0, 12).Select(i => (float)i)] });
        var parameter = Assert.Single(network.Parameters);
        Assert.Equal("constant/value", parameter.Name);
        Assert.Equal([0 + 1 + 4 + 5 + 8 + 9, 2 + 3 + 6 + 7 + 10 + 11], parameter.Gradient.ToArray());

        parameter.Values[1] = -1;
        network.Forward(new float[12]);
        Assert.Equal([10, 10, -1, -1], Forwarded.Read(network, "sum")[..4]);
        Assert.Equal([10, -1], Assert.IsType<Constant>(network.Trained()["constant"].Operation).Values);
    }

    /// <summary>What is repeated over channels must not reach the lanes between them, which a convolution multiplies by 0.</summary>
    [Fact]
    public void AnInfinityThatIsRepeatedStaysInItsChannels()
    {
        var shape = new Shape(1, 3, 1, 1);
        var graph = new Graph(
        [
            new("input", new Input(3, 1, 1)),
            new("infinite", new Constant(float.PositiveInfinity)),
            new("sum", new Add(), "input", "infinite"),
            new("conv", new Convolution(new(1, 3, 1, 1, [1, 1, 1]), [], Window.Square(1), Padding.Valid), "sum"),
        ]);
        Assert.Equal([float.PositiveInfinity], Forwarded.One(graph, shape, [1, 2, 3], "conv"));
    }

    [Theory]
    [InlineData(3, 4, 4)]
    [InlineData(2, 3, 4)]
    public void ShapesThatDoNotFitAreRefused(int channels, int height, int width)
    {
        var thrown = Assert.Throws<GraphException>(() => new Multiply().OutputShape([new(1, 2, 4, 4), new(1, channels, height, width)]));
        Assert.Equal($"Multiply takes two inputs of one shape, or of size 1 where they differ; it was given 1x2x4x4 and 1x{channels}x{height}x{width}.", thrown.Message);
        Assert.Throws<GraphException>(() => new Subtract().OutputShape([new(1, 1, 1, 1)]));
        Assert.Throws<GraphException>(() => new Add().OutputShape([new(1, 1, 1, 1), new(2, 1, 1, 1)]));
        Assert.Throws<GraphException>(() => new Constant(new(1, 2, 1, 1), [1]).OutputShape([]));
    }

    private static Shape Cut(Shape shape, int mask) => new(
        shape.Batch, (mask & 1) != 0 ? 1 : shape.Channels, (mask & 2) != 0 ? 1 : shape.Height, (mask & 4) != 0 ? 1 : shape.Width);

    /// <summary>Each operation with a constant either side; a joined value, whose channels lie in several blocks, among the inputs.</summary>
    private static Graph Graph(AwkwardBatch batch, Shape other, bool joins)
    {
        var fits = batch.Shape.Channels == 1 || other.Channels == 1 || other.Channels == batch.Shape.Channels;
        other = fits ? other : other with { Channels = batch.Shape.Channels };
        var constant = new Constant(other with { Batch = 1 }, PlainConvolution.Normal(batch.Random, (int)other.Count / other.Batch));
        List<Node> nodes =
        [
            new("constant", constant),
            new("sum", new Add(), "input", "constant"),
            new("difference", new Subtract(), "constant", "input"),
            new("product", new Multiply(), "sum", "constant"),
            new("first", new Slice(..1), "input"),
            new("joined", new Concat(), "first", "input"),
            new("one", new Constant(0.5f)),
            new("half", new Multiply(), "one", "joined"),
            new("mean", new Mean(Axes.Channels), "joined"),
            new("centred", new Subtract(), "half", "mean"),
            new("planes", new Mean(Axes.Height | Axes.Width), "joined"),
            new("gated", new Multiply(), "centred", "planes"),
        ];
        if (joins)
        {
            string[] ends = ["difference", "product", "gated"];
            nodes.AddRange(ends.Select(n => new Node($"{n} flat", new Flatten(), n)));
            nodes.Add(new("all", new Concat(), [.. ends.Select(n => $"{n} flat")]));
        }

        return batch.Graph(nodes);
    }
}
