using Circuits.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

public sealed class PaddingTests
{
    private static readonly Arbitrary<(AwkwardBatch Batch, Border Border)> Padded = (
        from batch in AwkwardBatch.Any
        from top in Gen.Choose(0, 3)
        from left in Gen.Choose(0, 3)
        from bottom in Gen.Choose(0, 3)
        from right in Gen.Choose(0, 3)
        select (batch, new Border(top, left, bottom, right))).ToArbitrary();

    [Fact]
    public void ZerosAreWrittenOutForWhoeverIsNoConvolution() =>
        Holds.For(Padded, c => PlainOperations.AssertAgree(
            c.Batch.Graph(
                new("pad", new Pad(c.Border), "input"),
                c.Batch.Mixed("conv", 3, "pad"),
                new("pool", new AveragePool(Window.Square(3), Padding.Same), "pad"),
                new("again", new Pad(new(0, 1, 2, 0)), "pool"),
                c.Batch.Mixed("last", 17, "again")),
            c.Batch.Shape,
            c.Batch.Values));

    /// <summary>Zeros by a node of their own, read by convolutions only, and as the convolutions' own padding.</summary>
    [Fact]
    public void BeforeAConvolutionIsTheConvolutionsOwnToTheBit() =>
        Holds.For(Padded, c =>
        {
            var (batch, border, channels) = (c.Batch, c.Border, c.Batch.Shape.Channels);
            var window = new Window(2, 3, 2, 1);
            var own = Padding.Explicit(border.Top + 1, border.Left + 0, border.Bottom + 1, border.Right + 2);
            var padded = batch.Graph(
                new("pad", new Pad(border), "input"),
                new("dense", PlainConvolution.Random(batch.Random, 18, channels, window, Padding.Explicit(1, 0, 1, 2)), "pad"),
                new("depthwise", PlainConvolution.Random(batch.Random, channels, channels, window, Padding.Explicit(1, 0, 1, 2), channels), "pad"));
            var plain = batch.Graph(
                new("dense", PlainConvolution.Random(batch.Random, 18, channels, window, own), "input"),
                new("depthwise", PlainConvolution.Random(batch.Random, channels, channels, window, own, channels), "input"));
            foreach (var node in new[] { "dense", "depthwise" })
            {
                var expected = Forwarded.One(plain, batch.Shape, batch.Values, node);
                Bits.AssertEqual(expected, Forwarded.One(padded, batch.Shape, batch.Values, node), node);
                Bits.AssertEqual(expected, Forwarded.All(padded, batch.Shape, batch.Values)[node], $"{node} with the padding read");
            }
        });

    /// <summary>"Notes on padding" of tf.nn: by the remainder of size and stride, the odd pixel at the bottom and right.</summary>
    [Fact]
    public void SameFollowsTheRuleThatTensorFlowPublishes()
    {
        for (var size = 1; size <= 20; size++)
        {
            for (var filter = 1; filter <= 7; filter++)
            {
                for (var stride = 1; stride <= 4; stride++)
                {
                    var total = Math.Max(filter - (size % stride == 0 ? stride : size % stride), 0);
                    Assert.Equal(new Border(total / 2, 0, total - total / 2, 0), Padding.Same.For(size, 1, new(filter, 1, stride, 1)));
                    Assert.Equal(new Border(0, total / 2, 0, total - total / 2), Padding.Same.For(1, size, new(1, filter, 1, stride)));
                    var output = new MaxPool(Window.Square(filter, stride), Padding.Same).OutputShape([new(1, 1, size, size)]);
                    Assert.Equal((int)Math.Ceiling(size / (double)stride), output.Height);
                    Assert.Equal(output.Height, output.Width);
                }
            }
        }
    }

    [Fact]
    public void SameCountsADilatedFilterAsWideAsItReaches() =>
        Assert.Equal(new Border(2, 3, 2, 3), Padding.Same.For(10, 10, new(3, 3, 1, 1, 2, 3)));

    [Fact]
    public void LessThanNoZerosAreRefused()
    {
        var thrown = Assert.Throws<GraphException>(() => new Pad(new(0, -1, 0, 0)).OutputShape([new(1, 1, 4, 4)]));
        Assert.Contains("(0,-1,0,0)", thrown.Message, StringComparison.Ordinal);
    }
}
