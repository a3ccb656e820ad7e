using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>A batch too large for the memory allowed comes to the same bits, part by part.</summary>
public sealed class SplitBatchTests
{
    private const int Images = 7; // no number of parts but 7 divides it

    private static readonly Shape Shape = MixedNetwork.Shape with { Batch = Images };
    private static readonly float[] Batch = PlainConvolution.Values(new Random(3), (int)Shape.Count);

    /// <summary>From the memory that one image takes to just less than the whole batch does.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    [InlineData(0.45)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public void AnyLimitIsKeptAndGivesTheSameBits(double share)
    {
        var graph = MixedNetwork.Graph();
        var names = graph.Nodes.Select(n => n.Name).ToList();
        using var whole = new ManagedEngine(2).Compile(graph, Shape, names);
        var limit = Limit(whole, share, () => new ManagedEngine(2).Compile(graph, Shape with { Batch = 1 }, names));
        using var split = new ManagedEngine(2, activationLimitBytes: limit).Compile(graph, Shape, names);
        Assert.InRange(split.Cost.ActivationBytes, 1, limit);
        Assert.Equal(Shape, split.Input);
        whole.Forward(Batch);
        split.Forward(Batch);
        foreach (var name in names)
        {
            Assert.Equal(whole.ShapeOf(name), split.ShapeOf(name));
            Bits.AssertEqual(Forwarded.Read(whole, name), Forwarded.Read(split, name), name);
        }
    }

    /// <summary>The pass back runs each part forward again: with what the forward pass was given, not with what has been given since.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void GradientsAreTheSameBitsOfWhatTheForwardPassWasGiven(double share)
    {
        var graph = new Graph([.. MixedNetwork.Graph().Nodes, new("gains", new Input(165, 1, 1)), new("scaled sum", new Multiply(), "sum", "gains")]);
        var differentiation = new Differentiation("scaled sum", "narrow") { To = ["input", "gains"] };
        using var whole = new ManagedEngine(2).Compile(graph, Shape, differentiation);
        var limit = Limit(whole, share, () => new ManagedEngine(2).Compile(graph, Shape with { Batch = 1 }, differentiation));
        using var split = new ManagedEngine(2, activationLimitBytes: limit).Compile(graph, Shape, differentiation);
        Assert.InRange(split.Cost.ActivationBytes, 1, limit);
        foreach (var network in new[] { whole, split })
        {
            network.Set("gains", PlainConvolution.Values(new Random(4), Images * 165));
            network.Forward(Batch);
            network.Set("gains", PlainConvolution.Values(new Random(5), Images * 165));
            network.Backward(differentiation.From.ToDictionary(n => n, n => PlainConvolution.Values(new Random(6), (int)network.ShapeOf(n).Count)));
        }

        foreach (var node in differentiation.To)
        {
            Bits.AssertEqual(whole.ReadGradient(node).ToArray(), split.ReadGradient(node).ToArray(), node);
        }
    }

    [Fact]
    public void AFurtherInputIsCheckedWhenItIsGiven()
    {
        var graph = new Graph([new("input", new Input(3, 15, 13)), new("gains", new Input(3, 1, 1)), new("product", new Multiply(), "input", "gains")]);
        using var whole = new ManagedEngine(1).Compile(graph, Shape, "product");
        using var split = new ManagedEngine(1, activationLimitBytes: whole.Cost.ActivationBytes / 2).Compile(graph, Shape, "product");
        foreach (var network in new[] { whole, split })
        {
            Assert.Contains("'gain' is no further input", Assert.Throws<GraphException>(() => network.Set("gain", new float[Images * 3])).Message);
            Assert.Throws<GraphException>(() => network.Set("input", Batch));
            Assert.Contains($"{Images}x3x1x1", Assert.Throws<ArgumentException>(() => network.Set("gains", new float[Images * 3 - 1])).Message);
            Assert.Throws<ArgumentException>(() => network.Set("gains", new float[3]));
            Assert.Contains("'gains'", Assert.Throws<InvalidOperationException>(() => network.Forward(Batch)).Message);
        }
    }

    /// <summary>What a whole network refuses, a split one refuses; a node asked for twice is one.</summary>
    [Fact]
    public void PassesBackFollowTheSameRules()
    {
        var differentiation = new Differentiation("odds") { To = ["input", "input"] };
        using var whole = new ManagedEngine(1).Compile(MixedNetwork.Graph(), Shape, differentiation);
        using var split = new ManagedEngine(1, activationLimitBytes: whole.Cost.ActivationBytes / 2).Compile(MixedNetwork.Graph(), Shape, differentiation);
        Assert.NotEqual(whole.GetType(), split.GetType());
        foreach (var network in new[] { whole, split })
        {
            var gradient = new float[network.ShapeOf("odds").Count];
            Assert.Throws<InvalidOperationException>(() => network.Backward("odds", gradient));
            network.Forward(Batch);
            Assert.Contains("no gradient is given at 'odds'", Assert.Throws<ArgumentException>(() => network.Backward("input", Batch)).Message);
            Assert.Throws<ArgumentException>(() => network.Backward("odds", gradient[1..]));
            Assert.Throws<ArgumentException>(() => network.Backward(new Dictionary<string, float[]> { ["odds"] = gradient, ["input"] = Batch }));
            network.Backward("odds", gradient);
            network.Read("odds");
            network.ReadGradient("input");
            Assert.Throws<InvalidOperationException>(() => network.Backward("odds", gradient));
            network.Forward(Batch);
            Assert.Throws<InvalidOperationException>(() => network.ReadGradient("input"));
            Assert.Throws<OperationCanceledException>(() => network.Backward(
                new Dictionary<string, float[]> { ["odds"] = gradient }, new CancellationToken(canceled: true)));
            Assert.Throws<InvalidOperationException>(() => network.Read("odds"));
            Assert.Throws<InvalidOperationException>(() => network.Backward("odds", gradient));
            network.Dispose();
            Assert.Throws<ObjectDisposedException>(network.Trained);
        }
    }

    [Fact]
    public void RowsAndColumnsThatAreNotThereAreNamed()
    {
        var graph = MixedNetwork.Graph();
        using var whole = new ManagedEngine(1).Compile(graph, Shape, "input");
        using var split = new ManagedEngine(1, activationLimitBytes: whole.Cost.ActivationBytes / 3).Compile(graph, Shape, "input");
        foreach (var network in new[] { whole, split })
        {
            var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => network.Read("input", [], rows: 90..91));
            Assert.Contains($"input has {Shape.Height} rows, there are none at 90..91. Give a range within 0..{Shape.Height}.", refusal.Message);
            Assert.Throws<ArgumentOutOfRangeException>(() => network.Read("input", [], columns: 3..1));
        }
    }

    [Fact]
    public void APartOfThePlaneIsReadAlike()
    {
        var graph = MixedNetwork.Graph();
        using var whole = new ManagedEngine(2).Compile(graph, Shape, "input");
        using var split = new ManagedEngine(2, activationLimitBytes: whole.Cost.ActivationBytes / 3).Compile(graph, Shape, "input");
        whole.Forward(Batch);
        split.Forward(Batch);
        var (expected, read) = (new float[Images * Shape.Channels * 2 * 3], new float[Images * Shape.Channels * 2 * 3]);
        whole.Read("input", expected, 1..3, 2..5);
        split.Read("input", read, 1..3, 2..5);
        Assert.Equal(expected, read);
    }

    /// <summary>One image after the other, and again with the buffers of the first time.</summary>
    [Fact]
    public void PartsOfABatchHaveTheBitsOfSingleImages()
    {
        var (shape, random) = (new Shape(5, 3, 96, 96), new Random(7));
        var graph = new Graph(
        [
            new("input", new Input(3, 96, 96)),
            new("wide", Random(64, 3, Window.Square(1)), "input"),
            new("relu", new Relu(), "wide"),
            new("depthwise", Random(64, 1, Window.Square(3), 64), "relu"),
            new("narrow", Random(2, 64, Window.Square(1)), "depthwise"),
        ]);
        var batch = PlainConvolution.Values(random, (int)shape.Count);
        using var one = new ManagedEngine(2).Compile(graph, shape with { Batch = 1 }, "narrow");
        using var parts = new ManagedEngine(2, activationLimitBytes: 3 * one.Cost.ActivationBytes / 2).Compile(graph, shape, "narrow");
        Assert.InRange(parts.Cost.ActivationBytes, one.Cost.ActivationBytes, 4 * one.Cost.ActivationBytes);
        Assert.Equal(5 * one.Cost.MultiplyAdds, parts.Cost.MultiplyAdds);
        for (var pass = 0; pass < 2; pass++)
        {
            parts.Forward(batch);
            var answers = new List<float>();
            foreach (var image in batch.Chunk((int)(shape.Count / shape.Batch)))
            {
                one.Forward(image);
                answers.AddRange(Forwarded.Read(one, "narrow"));
            }

            Bits.AssertEqual([.. answers], Forwarded.Read(parts, "narrow"), "narrow");
        }

        Convolution Random(int outputs, int inputs, Window window, int groups = 1) => new(
            new(outputs, inputs, window.Height, window.Width, [.. PlainConvolution.Values(random, outputs * inputs * window.Height * window.Width)]), [], window, Padding.Same, groups);
    }

    [Fact]
    public void OneImageThatDoesNotFitIsRefusedWithTheNumbers()
    {
        var engine = new ManagedEngine(1, activationLimitBytes: 1000);
        var refusal = Assert.Throws<GraphException>(() => engine.Compile(MixedNetwork.Graph(), MixedNetwork.Shape with { Batch = 1 }, "input"));
        Assert.Contains("Raise the limit, or give smaller images", refusal.Message);
    }

    [Fact]
    public void ImagesThatDoNotFitOneByOneAreRefusedWithTheNumbers()
    {
        using var one = new ManagedEngine(1).Compile(MixedNetwork.Graph(), Shape with { Batch = 1 }, "odds");
        var engine = new ManagedEngine(1, activationLimitBytes: one.Cost.ActivationBytes - 1);
        Assert.Contains("Raise the limit, or give smaller images", Assert.Throws<GraphException>(() => engine.Compile(MixedNetwork.Graph(), Shape, "odds")).Message);
    }

    /// <summary>That share of the way from what one image takes to what all do.</summary>
    private static long Limit(ICompiledNetwork whole, double share, Func<ICompiledNetwork> compileOne)
    {
        using var one = compileOne();
        return one.Cost.ActivationBytes + (long)(share * (whole.Cost.ActivationBytes - one.Cost.ActivationBytes));
    }
}
