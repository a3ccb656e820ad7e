using Circuits.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

public sealed class BatchNormalizationTests
{
    private static BatchNormalization Random(AwkwardBatch batch, int channels) => RandomNetwork.Normalization(new Random(batch.Seed + 1), channels);

    private static Graph Folded(AwkwardBatch batch, params IEnumerable<Node> more) =>
        batch.Graph([batch.Mixed("conv", 17), new("bn", Random(batch, 17), "conv"), new("relu", new Relu(), "bn"), .. more]);

    [Fact]
    public void StandingAloneAgreesWithTheDefinition() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
            PlainOperations.AssertAgree(batch.Graph(new Node("bn", Random(batch, batch.Shape.Channels), "input")), batch.Shape, batch.Values));

    /// <summary>The sum before it is asked for too, and the normalisation of that is what comes out folded.</summary>
    [Fact]
    public void FoldedIntoAConvolutionAgreesWithTheDefinition() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch => PlainOperations.AssertAgree(Folded(batch), batch.Shape, batch.Values));

    /// <summary>Another reader of the convolution forbids the folding.</summary>
    [Fact]
    public void FoldedAndUnfoldedAgree() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
        {
            var folded = Forwarded.One(Folded(batch), batch.Shape, batch.Values, "relu");
            var unfolded = Forwarded.One(Folded(batch, new Node("other", new Identity(), "conv")), batch.Shape, batch.Values, "relu");
            PlainOperations.AssertNear([.. unfolded], folded, "relu");
        });

    [Fact]
    public void FollowsTheFormulaOfItsPaper()
    {
        // Ioffe and Szegedy (2015), algorithm 1: mean 3, variance 3.75, epsilon 0.25, gamma 4, beta 1 make 2 x - 5.
        var graph = new Graph([new("input", new Input(1, 1, 4)), new("bn", new BatchNormalization([3], [3.75f], [4], [1], 0.25), "input")]);
        Assert.Equal([-5, -3, 1, 15], Forwarded.One(graph, new(1, 1, 1, 4), [0, 1, 3, 10], "bn"));
    }

    [Theory]
    [InlineData(2, 3, 3, 3)]
    [InlineData(3, 2, 3, 3)]
    [InlineData(3, 3, 2, 3)]
    [InlineData(3, 3, 3, 4)]
    public void OfOtherChannelsThanItsInputIsRefused(int mean, int variance, int gamma, int beta)
    {
        var normalization = new BatchNormalization([.. new float[mean]], [.. new float[variance]], [.. new float[gamma]], [.. new float[beta]], 1e-3);
        var thrown = Assert.Throws<GraphException>(() => normalization.OutputShape([new(1, 3, 2, 2)]));
        Assert.Contains("the input has 3", thrown.Message, StringComparison.Ordinal);
    }
}
