using Circuits.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

public sealed class BatchNormalizationTests
{
    private static BatchNormalization Random(AwkwardBatch batch, int channels) => RandomNetwork.Normalization(new Random(batch.Seed + 1), channels);

    private static bool HasAVariance(AwkwardBatch batch) => batch.Shape.Batch * batch.Shape.Height * batch.Shape.Width > 1;

    private static IDifferentiableNetwork Trainable(Graph graph, Shape shape, string node, params string[] more) =>
        new ManagedEngine(2).Compile(graph, shape, new Differentiation(node) { To = ["input"], Parameters = true, Training = true }, [node, .. more]);

    /// <summary>Mean and biased variance of each channel.</summary>
    private static (double[] Mean, double[] Variance) Moments(AwkwardBatch batch)
    {
        var pixels = batch.Shape.Height * batch.Shape.Width;
        var channels = batch.Values.Select((v, i) => (Value: (double)v, Channel: i / pixels % batch.Shape.Channels))
            .GroupBy(v => v.Channel, v => v.Value).OrderBy(g => g.Key).Select(g => (Mean: g.Average(), Numbers: g.ToList())).ToList();
        return ([.. channels.Select(c => c.Mean)], [.. channels.Select(c => c.Numbers.Average(v => (v - c.Mean) * (v - c.Mean)))]);
    }

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

    [Fact]
    public void TrainingTakesTheStatisticsOfTheBatchAndKeepsUpTheRunningOnes() =>
        Holds.For(AwkwardBatch.Any.Where(HasAVariance).ToArbitrary(), batch =>
        {
            var shape = batch.Shape;
            var normalization = Random(batch, shape.Channels);
            var graph = batch.Graph(new("bn", normalization, "input"), new("relu", new Relu(0.7f), "bn"));
            foreach (var node in (string[])["bn", "relu"])
            {
                using var network = Trainable(graph, shape, node);
                network.Forward(batch.Values);
                var (mean, variance) = Moments(batch);
                var expected = PlainOperations.Forward(
                    normalization with { Mean = [.. mean.Select(m => (float)m)], Variance = [.. variance.Select(v => (float)v)] }, [shape], [batch.Values]);
                if (node == "relu")
                {
                    expected = [.. expected.Select(v => Math.Clamp(v, 0, 0.7f))];
                }

                PlainOperations.AssertNear(expected, Forwarded.Read(network, node), node);
                var count = (double)shape.Batch * shape.Height * shape.Width;
                AssertKeptUp("bn/mean", normalization.Mean, mean);
                AssertKeptUp("bn/variance", normalization.Variance, [.. variance.Select(v => v * count / (count - 1))]);

                void AssertKeptUp(string name, IReadOnlyList<float> old, double[] ofBatch) => PlainOperations.AssertNear(
                    [.. old.Zip(ofBatch, (a, b) => 0.9 * a + 0.1 * b)], network.Parameters.Single(p => p.Name == name).Values.ToArray(), name);
            }
        });

    [Fact]
    public void TheReluBehindChangesNoBitsWhetherItIsTakenAlongOrNot() =>
        Holds.For(AwkwardBatch.Any.Where(HasAVariance).ToArbitrary(), batch =>
        {
            var graph = batch.Graph(new("bn", Random(batch, batch.Shape.Channels), "input"), new("relu", new Relu(0.7f), "bn"));
            var gradient = PlainConvolution.Values(batch.Random, (int)batch.Shape.Count);
            using var together = Trainable(graph, batch.Shape, "relu");
            using var apart = Trainable(graph, batch.Shape, "relu", "bn");
            Bits.AssertEqual(Results(apart), Results(together), "output, gradients and parameters");

            float[] Results(IDifferentiableNetwork network)
            {
                network.Forward(batch.Values);
                network.Backward(new Dictionary<string, float[]> { ["relu"] = gradient });
                var input = new float[batch.Shape.Count];
                network.ReadGradient("input", input);
                return [.. Forwarded.Read(network, "relu"), .. input, .. network.Parameters.SelectMany(p => (float[])[.. p.Values, .. p.Gradient])];
            }
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheGradientsAreThoseOfTheDifferences(bool training) =>
        Holds.For(AwkwardBatch.Any.Where(HasAVariance).ToArbitrary(), batch =>
        {
            // Deviations of a few pixels can be next to 0, where the curve is too steep for differences: a large epsilon flattens it.
            var graph = batch.Graph(new Node("bn", Random(batch, batch.Shape.Channels) with { Epsilon = 1 }, "input"));
            CentralDifferences.Check(graph, batch.Shape, "bn", batch.Seed, parameters: false, training: training);
            CentralDifferences.Check(graph, batch.Shape, "bn", batch.Seed, parameters: true, training: training);
        });

    [Fact]
    public void ThreadsDoNotChangeTheBitsOfATrainingStep() =>
        Holds.For(AwkwardBatch.Any.Where(HasAVariance).ToArbitrary(), batch =>
        {
            var graph = batch.Graph(new Node("bn", Random(batch, batch.Shape.Channels), "input"));
            Bits.AssertEqual(Results(1), Results(3), "gradients");

            float[] Results(int threads)
            {
                using var network = new ManagedEngine(threads).Compile(
                    graph, batch.Shape, new Differentiation("bn") { To = ["input"], Parameters = true, Training = true });
                network.Forward(batch.Values);
                network.Backward(new Dictionary<string, float[]> { ["bn"] = PlainConvolution.Values(batch.Random, (int)batch.Shape.Count) });
                var input = new float[batch.Shape.Count];
                network.ReadGradient("input", input);
                return [.. input, .. network.Parameters.SelectMany(p => (float[])[.. p.Values, .. p.Gradient])];
            }
        });

    [Fact]
    public void TrainedGraphsHoldTheParametersAsTheyAre()
    {
        var graph = new Graph([new("input", new Input(1, 1, 4)), new("bn", new BatchNormalization([3], [3.75f], [4], [], 0.25), "input")]);
        using var network = Trainable(graph, new(1, 1, 1, 4), "bn");
        network.Parameters.Single(p => p.Name == "bn/gamma").Values[0] = 7;
        network.Forward([0, 1, 3, 10]);
        var trained = (BatchNormalization)network.Trained()["bn"].Operation;
        Assert.Equal(7, trained.Gamma[0]);
        Assert.Equal(0.9 * 3 + 0.1 * 3.5, trained.Mean[0], 5);
        Assert.Equal(0.9 * 3.75 + 0.1 * 61 / 3, trained.Variance[0], 5);
        Assert.Empty(trained.Beta);
    }

    [Fact]
    public void TrainingOnOneNumberPerChannelIsRefused()
    {
        var graph = new Graph([new("input", new Input(1, 1, 1)), new("bn", new BatchNormalization([3], [3.75f], [4], [1], 0.25), "input")]);
        var thrown = Assert.Throws<GraphException>(() => Trainable(graph, new(1, 1, 1, 1), "bn"));
        Assert.Contains("no variance", thrown.Message, StringComparison.Ordinal);
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
