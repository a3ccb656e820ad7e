using Circuits.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

public sealed class SoftmaxTests
{
    [Fact]
    public void AgreesWithTheDefinitionAndSumsToOneAtEveryPosition() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
        {
            var graph = batch.Graph(new Node("odds", new Softmax(), "input"));
            PlainOperations.AssertAgree(graph, batch.Shape, batch.Values);
            var odds = Forwarded.One(graph, batch.Shape, batch.Values, "odds");
            var pixels = batch.Shape.Height * batch.Shape.Width;
            for (var i = 0; i < batch.Shape.Batch * pixels; i++)
            {
                var first = i / pixels * batch.Shape.Channels * pixels + i % pixels;
                Assert.Equal(1, Enumerable.Range(0, batch.Shape.Channels).Sum(c => (double)odds[first + c * pixels]), 6);
            }
        });

    /// <summary>Halves and a whole shift, so that the shifted numbers are exact.</summary>
    [Fact]
    public void DoesNotChangeWhenAllChannelsShift() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
        {
            var graph = batch.Graph(
                new("odds", new Softmax(), "input"), new("shifted", new Affine(1, 1000), "input"), new("same", new Softmax(), "shifted"));
            var actual = Forwarded.All(graph, batch.Shape, [.. batch.Values.Select(v => MathF.Round(v * 16) / 2)]);
            Bits.AssertEqual(actual["odds"], actual["same"], "softmax of x + 1000");
        });

    // The example in the documentation of tf.nn.softmax.
    [Fact]
    public void AgreesWithTheExampleOfTensorFlow()
    {
        var graph = new Graph([new("input", new Input(3, 1, 1)), new("odds", new Softmax(), "input")]);
        PlainOperations.AssertNear([0.09003057, 0.24472848, 0.66524094], Forwarded.One(graph, new(1, 3, 1, 1), [-1, 0, 1], "odds"), "softmax");
    }

    [Fact]
    public void TheGradientIsThatOfItsDifferences() => Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
        CentralDifferences.Check(batch.Graph(new Node("odds", new Softmax(), "input")), batch.Shape, "odds", batch.Seed));

    [Fact]
    public void ItsLogarithmAndThatOnesGradientAgreeWithTheirDefinitions() => Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
    {
        var graph = batch.Graph(new Node("log", new LogSoftmax(), "input"));
        PlainOperations.AssertAgree(graph, batch.Shape, batch.Values);
        CentralDifferences.Check(graph, batch.Shape, "log", batch.Seed);
    });

    /// <summary>Where the odds themselves are 0 as floats.</summary>
    [Fact]
    public void TheLogarithmOfVerySmallOddsIsFinite()
    {
        var graph = new Graph([new("input", new Input(2, 1, 1)), new("log", new LogSoftmax(), "input")]);
        Assert.Equal([0, -1000], Forwarded.One(graph, new(1, 2, 1, 1), [1000, 0], "log"));
    }
}
