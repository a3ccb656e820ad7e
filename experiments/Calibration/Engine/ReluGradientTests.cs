using Circuits.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

public sealed class ReluGradientTests
{
    [Fact]
    public void IsTheSlope() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch => CentralDifferences.Check(
            batch.Graph(new Node("relu", new Relu(0.5f), "input"), new("again", new Relu(), "input"), new("sum", new Add(), "relu", "again")),
            batch.Shape,
            "sum",
            batch.Seed,
            images: [.. batch.Values.Select(v => MathF.Round(v * 8) / 8 + 1f / 16)]));

    /// <summary>Per image: the derivative if any of it is left, else all that does not push an input further out.</summary>
    [Fact]
    public void RedirectedAgreesWithItsDefinition() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
        {
            const float Ceiling = 0.5f;
            var random = batch.Random;
            var perImage = (int)batch.Shape.Count / batch.Shape.Batch;

            // The first image is silent, the second is not unless it is small.
            var x = batch.Values.Select((v, i) => i < perImage ? random.Next(2) == 0 ? -0.1f - MathF.Abs(v) : 0.6f + MathF.Abs(v) : v).ToArray();
            var g = PlainConvolution.Values(random, x.Length);
            var graph = batch.Graph(new Node("relu", new Relu(Ceiling) { Gradient = ReluGradient.Redirected }, "input"));
            var expected = x.Zip(g, (v, d) => v is > 0 and < Ceiling ? d : 0).Chunk(perImage).SelectMany((exact, image) =>
                exact.Any(d => d != 0)
                    ? exact
                    : [.. x.Zip(g).Skip(image * perImage).Take(perImage).Select(p => (p.First <= 0 && p.Second < 0) || (p.First >= Ceiling && p.Second > 0) ? 0 : p.Second)]);
            Assert.Equal(expected, Differentiated.Images(graph, batch.Shape, x, "relu", g));
        });

    [Fact]
    public void RedirectedRaisesWhatIsSilent()
    {
        // A unit cut at 0 is wanted higher: there is a way. It is wanted lower: there is none. The other image is ordinary.
        var graph = new Graph([new("input", new Input(1, 1, 2)), new("relu", new Relu(), "input")]);
        float[] images = [-1, -2, -1, 2], gradient = [3, -3, 3, -3];
        Assert.Equal([0, 0, 0, -3], Differentiated.Images(graph, new(2, 1, 1, 2), images, "relu", gradient));
        Assert.Equal([3, 0, 0, -3], Differentiated.Images(graph.WithReluGradient(ReluGradient.Redirected), new(2, 1, 1, 2), images, "relu", gradient));
    }

    [Theory]
    [InlineData(ReluGradient.Exact)]
    [InlineData(ReluGradient.Redirected)]
    public void ANaNGetsNone(ReluGradient rule)
    {
        var graph = new Graph([new("input", new Input(1, 1, 1)), new("relu", new Relu { Gradient = rule }, "input")]);
        Assert.Equal([0], Differentiated.Images(graph, new(1, 1, 1, 1), [float.NaN], "relu"));
    }

    /// <summary>Whatever takes the ReLU along: a normalisation that stands alone or behind a concatenation, one that trains, a convolution.</summary>
    [Fact]
    public void RedirectedIsKeptBehindWhateverTakesTheReluAlong()
    {
        var shape = new Shape(2, 17, 3, 5);
        var silent = Enumerable.Repeat(-1f, (int)shape.Count).ToArray();
        var normalization = new BatchNormalization([.. new float[17]], [.. Enumerable.Repeat(1f, 17)], [], [], 0);
        var twice = normalization with { Mean = [.. new float[34]], Variance = [.. Enumerable.Repeat(1f, 34)] };
        var identity = new Convolution(
            new(17, 17, 1, 1, [.. Enumerable.Range(0, 17 * 17).Select(i => i / 17 == i % 17 ? 1f : 0)]), [], Window.Square(1), Padding.Valid);
        var input = new Node("input", new Input(17, 3, 5));
        var relu = new Relu { Gradient = ReluGradient.Redirected };
        Check(1, [input, new("bn", normalization, "input"), new("relu", relu, "bn")]);
        Check(2, [input, new("joined", new Concat(), "input", "input"), new("bn", twice, "joined"), new("relu", relu, "bn")]);
        Check(1, [input, new("conv", identity, "input"), new("bn", normalization, "conv"), new("relu", relu, "bn")]);
        Check(1, [input, new("conv", identity, "input"), new("relu", relu, "conv")]);

        void Check(float expected, Node[] nodes)
        {
            var graph = new Graph(nodes);
            foreach (var parameters in (bool[])[false, true])
            {
                var ones = Enumerable.Repeat(1f, (int)Differentiated.Shapes(graph, shape)["relu"].Count).ToArray();
                Assert.All(Differentiated.All(graph, shape, silent, "relu", ones, parameters: parameters)["input"], g => Assert.Equal(expected, g));
                var exact = graph.WithReluGradient(ReluGradient.Exact);
                Assert.All(Differentiated.All(exact, shape, silent, "relu", ones, parameters: parameters)["input"], g => Assert.Equal(0, g));
            }
        }
    }

    [Fact]
    public void ALinearisedNetworkIsALinearMap()
    {
        var graph = new Graph(
        [
            new("input", new Input(3, 6, 5)),
            new("relu", new Relu(), "input"),
            new("pool", new MaxPool(Window.Square(3, 2), Padding.Same), "relu"),
            new("relu6", new Relu(6), "pool"),
        ]);
        var linear = graph.Linearized();
        Assert.Equal(["Input", "Identity", "AveragePool", "Identity"], linear.Nodes.Select(n => n.Operation.Name));
        Assert.Equal(graph.Nodes.Select(n => n.Name), linear.Nodes.Select(n => n.Name));
        Assert.IsType<Relu>(graph["relu"].Operation);

        var shape = new Shape(1, 3, 6, 5);
        var x = PlainConvolution.Values(new Random(1), (int)shape.Count);
        var minus = Forwarded.One(linear, shape, [.. x.Select(v => -v)], "relu6");
        Assert.Equal(Forwarded.One(linear, shape, x, "relu6").Select(v => -v), minus);
    }
}
