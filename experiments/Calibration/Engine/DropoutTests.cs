using Circuits.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

public sealed class DropoutTests
{
    [Fact]
    public void IsTheIdentityAtInference() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch => Bits.AssertEqual(
            batch.Values,
            Forwarded.One(batch.Graph(new Node("dropout", new Dropout(0.5f), "input")), batch.Shape, batch.Values, "dropout"),
            "dropout"));

    [Fact]
    public void HasTheGradientOfWhatItKept() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch => CentralDifferences.Check(
            batch.Graph(new("dropout", new Dropout(0.4f), "input"), new("square", new Multiply(), "dropout", "dropout")),
            batch.Shape,
            "square",
            batch.Seed,
            training: true));

    /// <summary>One in a million samples would lie five standard deviations off.</summary>
    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    public void DropsItsShareAndScalesTheRest(float rate)
    {
        var shape = new Shape(4, 20, 50, 25);
        var values = Values(Network(shape, rate, seed: 1), passes: 1)[0];
        Assert.All(values.Where(v => v != 0), v => Assert.Equal(1 / (1 - rate), v, 1e-5f));
        var share = values.Count(v => v == 0) / (double)values.Length;
        Assert.Equal(rate, share, 5 * Math.Sqrt(rate * (1 - rate) / values.Length));
    }

    [Fact]
    public void DropsOtherUnitsInEachPassImageChannelAndNodeAndForEachSeed()
    {
        var shape = new Shape(2, 2, 30, 30);
        var passes = Values(Network(shape, 0.5f, seed: 1), passes: 2);
        var masks = passes.SelectMany(p => p.Chunk(900)).ToList();
        masks.AddRange(Values(Network(shape, 0.5f, seed: 2), passes: 1)[0].Chunk(900));
        masks.AddRange(Values(Network(shape, 0.5f, seed: 1, name: "another"), passes: 1, name: "another")[0].Chunk(900));
        for (var i = 0; i < masks.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                // Independent masks agree in half of 900 units, give or take 15.
                Assert.InRange(masks[i].Zip(masks[j]).Count(p => p.First == p.Second), 450 - 75, 450 + 75);
            }
        }
    }

    [Fact]
    public void IsTheSameOnAnyThreadsInAnyLayoutAndAfterResuming()
    {
        var shape = new Shape(2, 3, 8, 9);
        var once = Values(Network(shape, 0.5f, seed: 7), passes: 3);
        Bits.AssertEqual(once[2], Values(Network(shape, 0.5f, seed: 7, threads: 1), passes: 3)[2], "one thread");
        Bits.AssertEqual(once[2], Values(Network(shape, 0.5f, seed: 7, blocked: true), passes: 3)[2], "in blocks");
        var resumed = Network(shape, 0.5f, seed: 7);
        resumed.Pass = 2;
        Bits.AssertEqual(once[2], Values(resumed, passes: 1)[0], "resumed");
        Assert.Equal(3, resumed.Pass);
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    public void AShareThatLeavesNothingIsRefused(float rate) =>
        Assert.Throws<GraphException>(() => new Dropout(rate).OutputShape([new(1, 1, 1, 1)]));

    private static IDifferentiableNetwork Network(Shape shape, float rate, int seed, int threads = 2, bool blocked = false, string name = "dropout")
    {
        var graph = new Graph(
        [
            new("input", new Input(shape.Channels, shape.Height, shape.Width)),
            new("before", blocked ? new Bias([.. new float[shape.Channels]]) : new Affine(1, 0), "input"),
            new(name, new Dropout(rate), "before"),
        ]);
        return new ManagedEngine(threads).Compile(graph, shape, new Differentiation(name) { To = ["input"], Training = true, Seed = seed });
    }

    /// <summary>What comes of ones.</summary>
    private static List<float[]> Values(IDifferentiableNetwork network, int passes, string name = "dropout")
    {
        using (network)
        {
            var ones = Enumerable.Repeat(1f, (int)network.Input.Count).ToArray();
            return [.. Enumerable.Range(0, passes).Select(_ =>
            {
                network.Forward(ones);
                return Forwarded.Read(network, name);
            })];
        }
    }
}
