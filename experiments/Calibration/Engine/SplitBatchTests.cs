using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>A batch too large for the memory allowed comes to the same bits, part by part.</summary>
public sealed class SplitBatchTests
{
    private const int Images = 7; // no number of parts but 7 divides it

    private static readonly Shape Shape = MixedNetwork.Shape with { Batch = Images };
    private static readonly float[] Batch = PlainConvolution.Values(new Random(3), (int)Shape.Count);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void AnySplitGivesTheSameBits(int parts)
    {
        var graph = MixedNetwork.Graph();
        var names = graph.Nodes.Select(n => n.Name).ToList();
        using var whole = new ManagedEngine(2).Compile(graph, Shape, names);
        using var split = new ManagedEngine(2, activationLimitBytes: (whole.Cost.ActivationBytes + parts - 1) / parts).Compile(graph, Shape, names);
        Assert.True(split.Cost.ActivationBytes < whole.Cost.ActivationBytes);
        Assert.Equal(Shape, split.Input);
        whole.Forward(Batch);
        split.Forward(Batch);
        foreach (var name in names)
        {
            Assert.Equal(whole.ShapeOf(name), split.ShapeOf(name));
            Bits.AssertEqual(Forwarded.Read(whole, name), Forwarded.Read(split, name), name);
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

    [Fact]
    public void OneImageThatDoesNotFitIsRefusedWithTheNumbers()
    {
        var engine = new ManagedEngine(1, activationLimitBytes: 1000);
        var refusal = Assert.Throws<GraphException>(() => engine.Compile(MixedNetwork.Graph(), MixedNetwork.Shape with { Batch = 1 }, "input"));
        Assert.Contains("Raise the limit, or give smaller images", refusal.Message);
    }
}
