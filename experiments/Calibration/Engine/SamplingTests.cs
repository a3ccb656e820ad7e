using Circuits.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>Bilinear resizing and affine sampling.</summary>
public sealed class SamplingTests
{
    public sealed record Resizing(AwkwardBatch Batch, BilinearResize Operation)
    {
        /// <summary>Of images as they come, and of the same in blocks.</summary>
        public Graph Graph => Batch.Graph(
            new("resized", Operation, "input"), new("join", new Concat(), "input", "input"), new("resized_blocks", Operation, "join"));
    }

    public sealed record Sampling(AwkwardBatch Batch, AffineSampling Operation)
    {
        public float[] Matrices => [.. Enumerable.Range(0, Batch.Shape.Batch).SelectMany(i => AffineSampling.Matrix(
            (Batch.Shape.Height, Batch.Shape.Width),
            (Operation.Height, Operation.Width),
            Batch.Seed * 7 + 100 * i,
            0.5 + Batch.Seed % 5 * 0.4,
            Batch.Seed % 3 - 1.2,
            Batch.Seed % 4 * 0.9))];

        public Graph Graph => Batch.Graph(
            new("matrices", new Input(6, 1, 1)),
            new("sampled", Operation, "input", "matrices"),
            new("join", new Concat(), "input", "input"),
            new("sampled_blocks", Operation, "join", "matrices"));
    }

    private static readonly Arbitrary<Resizing> Resizings = (
        from batch in AwkwardBatch.Any
        from height in Gen.Choose(1, 9)
        from width in Gen.Choose(1, 9)
        from alignCorners in Gen.Elements(true, false)
        select new Resizing(batch, new(height, width, alignCorners))).ToArbitrary();

    private static readonly Arbitrary<Sampling> Samplings = (
        from batch in AwkwardBatch.Any
        from height in Gen.Choose(1, 9)
        from width in Gen.Choose(1, 9)
        from outside in Gen.Elements(Outside.Zero, Outside.Reflected)
        select new Sampling(batch, new(height, width, outside))).ToArbitrary();

    [Fact]
    public void ResizingAgreesWithTheDefinition() => Holds.For(Resizings, c => PlainOperations.AssertAgree(c.Graph, c.Batch.Shape, c.Batch.Values));

    [Fact]
    public void SamplingAgreesWithTheDefinition() => Holds.For(Samplings, c =>
    {
        var shape = c.Batch.Shape;
        using var network = new ManagedEngine(2).Compile(c.Graph, shape, "sampled", "join", "sampled_blocks");
        network.Set("matrices", c.Matrices);
        network.Forward(c.Batch.Values);
        var matrices = shape with { Channels = 6, Height = 1, Width = 1 };
        PlainOperations.AssertNear(
            PlainOperations.Forward(c.Operation, [shape, matrices], [c.Batch.Values, c.Matrices]), Forwarded.Read(network, "sampled"), "sampled");
        PlainOperations.AssertNear(
            PlainOperations.Forward(c.Operation, [network.ShapeOf("join"), matrices], [Forwarded.Read(network, "join"), c.Matrices]),
            Forwarded.Read(network, "sampled_blocks"),
            "sampled_blocks");
    });

    [Fact]
    public void TheGradientOfAResizingIsItsTranspose() => Holds.For(Resizings, c =>
    {
        AssertTranspose(c.Graph, c.Batch, "resized", null);
        AssertTranspose(c.Graph, c.Batch, "resized_blocks", null);
    });

    [Fact]
    public void TheGradientOfASamplingIsItsTranspose() => Holds.For(Samplings, c =>
    {
        AssertTranspose(c.Graph, c.Batch, "sampled", c.Matrices);
        AssertTranspose(c.Graph, c.Batch, "sampled_blocks", c.Matrices);
    });

    [Fact]
    public void ThereIsNoGradientToTheMatrices()
    {
        var graph = new Graph([new("input", new Input(1, 4, 4)), new("matrices", new Input(6, 1, 1)), new("sampled", new AffineSampling(4, 4), "input", "matrices")]);
        var thrown = Assert.Throws<GraphException>(() => new ManagedEngine(1).Compile(graph, new(1, 1, 4, 4), new Differentiation("sampled") { To = ["matrices"] }));
        Assert.Contains("none with respect to its matrices", thrown.Message, StringComparison.Ordinal);
    }

    // torch.nn.functional.interpolate(mode="bilinear"), PyTorch 1.13.
    [Theory]
    [InlineData(false, new[] { 1f, 1.4f, 2f, 3.2f, 4f, 4.5f, 6.3f, 9f, 14.4f, 18f, 8f, 11.2f, 16f, 25.6f, 32f })]
    [InlineData(true, new[] { 1f, 1.5f, 2f, 3f, 4f, 4.5f, 6.75f, 9f, 13.5f, 18f, 8f, 12f, 16f, 24f, 32f })]
    public void ResizingAgreesWithPyTorch(bool alignCorners, float[] expected)
    {
        var graph = new Graph([new("input", new Input(1, 2, 3)), new("resized", new BilinearResize(3, 5, alignCorners), "input")]);
        PlainOperations.AssertNear([.. expected], Forwarded.One(graph, new(1, 1, 2, 3), [1, 2, 4, 8, 16, 32], "resized"), "resized");
    }

    [Fact]
    public void AQuarterTurnIsClockwiseAndAShiftGoesRightAndDown()
    {
        var graph = new Graph([new("input", new Input(1, 2, 2)), new("matrices", new Input(6, 1, 1)), new("sampled", new AffineSampling(2, 2), "input", "matrices")]);
        PlainOperations.AssertNear([3, 1, 4, 2], Sampled(AffineSampling.Matrix((2, 2), (2, 2), rotationDegrees: 90)), "turned");
        PlainOperations.AssertNear([0, 0, 0, 1], Sampled(AffineSampling.Matrix((2, 2), (2, 2), rightPixels: 1, downPixels: 1)), "moved");
        PlainOperations.AssertNear([1.75, 2.25, 2.75, 3.25], Sampled(AffineSampling.Matrix((2, 2), (2, 2), scale: 2)), "enlarged");

        float[] Sampled(float[] matrix)
        {
            using var network = new ManagedEngine(1).Compile(graph, new(1, 1, 2, 2), "sampled");
            network.Set("matrices", matrix);
            network.Forward([1, 2, 3, 4]);
            return Forwarded.Read(network, "sampled");
        }
    }

    /// <summary>Of a linear operation A, gradient g and input x: the product of g and A x is that of A's transpose of g and x.</summary>
    private static void AssertTranspose(Graph graph, AwkwardBatch batch, string node, float[]? matrices)
    {
        using var network = new ManagedEngine(2).Compile(graph, batch.Shape, new Differentiation(node) { To = ["input"] });
        if (matrices is not null)
        {
            network.Set("matrices", matrices);
        }

        var gradient = PlainConvolution.Values(batch.Random, (int)network.ShapeOf(node).Count);
        network.Forward(batch.Values);
        var expected = Product(gradient, Forwarded.Read(network, node));
        network.Backward(new Dictionary<string, float[]> { [node] = gradient });
        var actual = new float[batch.Shape.Count];
        network.ReadGradient("input", actual);
        Assert.InRange(Product(actual, batch.Values) - expected, -Tolerance(gradient), Tolerance(gradient));

        static double Product(float[] a, float[] b) => a.Zip(b, (u, v) => (double)u * v).Sum();

        static double Tolerance(float[] numbers) => 1e-6 * Math.Max(1, numbers.Length);
    }
}
