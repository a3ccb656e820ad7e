using Circuits.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>ReLU, affine map, sum and identity, forward: operations on one number, or two, at a time.</summary>
public sealed class ElementwiseTests
{
    private static readonly float[] Extremes =
    [
        float.NaN, -0f, 0f, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -float.Epsilon,
        5.9999995f, 6f, 6.0000005f, float.MaxValue, float.MinValue,
    ];

    [Fact]
    public void AgreeWithTheirDefinitionsForAnyShape() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch => PlainOperations.AssertAgree(
            batch.Graph(
                new("relu", new Relu(), "input"),
                new("ceiling", new Relu(0.25f), "input"),
                new("affine", new Affine(-3, 0.5f), "input"),
                new("identity", new Identity(), "affine"),
                new("sum", new Add(), "relu", "identity"),
                new("double", new Add(), "sum", "sum")),
            batch.Shape,
            batch.Values));

    /// <summary>Interleaved images of 3 channels end in numbers that fill no vector; blocks of 16 always do.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(17)]
    public void RectifiersKeepNaNAndStopAtTheirCeiling(int channels)
    {
        var batch = Enumerable.Repeat(Extremes, channels).SelectMany(v => v).ToArray();
        var graph = new Graph(
        [
            new("input", new Input(channels, 1, Extremes.Length)),
            new("relu", new Relu(), "input"),
            new("relu6", new Relu(6), "input"),
            new("depthwise", Unit(channels), "input"),
            new("fused", new Relu(6), "depthwise"),
        ]);
        var actual = Forwarded.All(graph, new(1, channels, 1, Extremes.Length), batch);

        // torch.nn.functional.relu and relu6: max(0, x) and min(6, .), NaN through both.
        Assert.Equal(Expected(float.PositiveInfinity), actual["relu"]);
        Assert.Equal(Expected(6), actual["relu6"]);
        Assert.Equal(Expected(6), actual["fused"]);

        float[] Expected(float ceiling) => [.. batch.Select(v => MathF.Min(MathF.Max(v, 0), ceiling))];
    }

    [Fact]
    public void AnAffineMapRoundsOnce() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
        {
            var affine = Forwarded.One(batch.Graph(new Node("affine", new Affine(1.1f, -1.1f), "input")), batch.Shape, batch.Values, "affine");
            Bits.AssertEqual([.. batch.Values.Select(v => MathF.FusedMultiplyAdd(v, 1.1f, -1.1f))], affine, "affine");
        });

    [Fact]
    public void ASumIsTheSameEitherWayRound() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
        {
            var graph = batch.Graph(
                batch.Mixed("a", 17), batch.Mixed("b", 3), batch.Mixed("c", 20), new("joined", new Concat(), "a", "b"),
                new("ac", new Add(), "joined", "c"), new("ca", new Add(), "c", "joined"));
            var actual = Forwarded.All(graph, batch.Shape, batch.Values);
            Bits.AssertEqual([.. actual["joined"].Zip(actual["c"], (a, c) => a + c)], actual["ac"], "joined + c");
            Bits.AssertEqual(actual["ac"], actual["ca"], "c + joined");
        });

    [Fact]
    public void ASumOfTwoShapesIsRefused()
    {
        var pool = new MaxPool(Window.Square(2), Padding.Valid);
        var graph = new Graph([new("input", new Input(1, 4, 4)), new("pool", pool, "input"), new("sum", new Add(), "input", "pool")]);
        var thrown = Assert.Throws<GraphException>(() => new ManagedEngine(1).Compile(graph, new(1, 1, 4, 4), "sum"));
        Assert.Equal("sum: Add takes two inputs of one shape, or of size 1 where they differ; it was given 1x1x4x4 and 1x1x3x3.", thrown.Message);
    }

    /// <summary>A 1x1 depthwise convolution by 1.</summary>
    private static Convolution Unit(int channels) => new(
        new(channels, 1, 1, 1, [.. Enumerable.Repeat(1f, channels)]), [], Window.Square(1), Padding.Valid, channels);
}
