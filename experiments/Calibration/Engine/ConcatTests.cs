using Circuits.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

public sealed class ConcatTests
{
    [Fact]
    public void OfOddChannelsFeedsConvolutionsPoolsAndResidualSums() =>
        Agree(batch => batch.Graph(
            batch.Mixed("a", 17),
            batch.Mixed("b", 33),
            new("joined", new Concat(), "a", "b", "input"),
            batch.Mixed("conv", 5, "joined", 50 + batch.Shape.Channels),
            batch.Mixed("dense", 50 + batch.Shape.Channels),
            new("left", new Add(), "joined", "dense"),
            new("right", new Add(), "dense", "joined"),
            new("relu", new Relu(), "left"),
            new("pool", new MaxPool(Window.Square(2), Padding.Same), "relu"),
            batch.Mixed("last", 18, "pool", 50 + batch.Shape.Channels),
            new("flat", new Flatten(), "left"),
            new("odds", new Softmax(), "joined")));

    [Fact]
    public void MayBeNested() =>
        Agree(batch => batch.Graph(
            batch.Mixed("a", 5),
            batch.Mixed("b", 16),
            new("inner", new Concat(), "a", "b"),
            new("middle", new Concat(), "inner", "input"),
            new("outer", new Concat(), "b", "middle", "inner"),
            batch.Mixed("conv", 3, "outer", 58 + batch.Shape.Channels)));

    [Fact]
    public void MayTakeAValueTwice() =>
        Agree(batch => batch.Graph(
            batch.Mixed("a", 17),
            new("same", new Identity(), "a"),
            new("twice", new Concat(), "a", "a"),
            new("thrice", new Concat(), "same", "twice", "input", "input"),
            new("elsewhere", new Concat(), "input", "a"),
            batch.Mixed("conv", 16, "thrice", 51 + 2 * batch.Shape.Channels)));

    [Fact]
    public void MayTakeWhatOthersRead() =>
        Agree(batch => batch.Graph(
            batch.Mixed("a", 9),
            new("before", new Relu(), "a"),
            new("joined", new Concat(), "before", "a"),
            new("after", new Affine(2, 1), "a"),
            batch.Mixed("conv", 9, "a", 9),
            new("sum", new Add(), "conv", "a"),
            new("normalised", RandomNetwork.Normalization(new Random(1), 9), "a"),
            new("again", new Concat(), "sum", "joined", "after", "normalised")));

    [Fact]
    public void MayBeOfOneInput() =>
        Agree(batch => batch.Graph(batch.Mixed("a", 17), new("alone", new Concat(), "a"), new("image", new Concat(), "input")));

    [Fact]
    public void OfOtherSizesIsRefused()
    {
        var thrown = Assert.Throws<GraphException>(() => new Concat().OutputShape([new(1, 3, 8, 8), new(1, 5, 8, 8), new(1, 3, 7, 8)]));
        Assert.Equal("it joins 1x3x8x8 and 1x3x7x8: they may differ in channels only.", thrown.Message);
    }

    /// <summary>By the definition with every node read, and to the bit the same when each is read alone.</summary>
    private static void Agree(Func<AwkwardBatch, Graph> graph) =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
        {
            PlainOperations.AssertAgree(graph(batch), batch.Shape, batch.Values);
            var all = Forwarded.All(graph(batch), batch.Shape, batch.Values);
            var last = graph(batch).Nodes[^1].Name;
            Bits.AssertEqual(all[last], Forwarded.One(graph(batch), batch.Shape, batch.Values, last), last);
        });
}
