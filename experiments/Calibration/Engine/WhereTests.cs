using Circuits.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

public sealed class WhereTests
{
    /// <summary>Conditions of every shape that is repeated to the batch's, and numbers that a sum would spoil: NaN, infinity, -0.</summary>
    [Fact]
    public void CopiesToTheBitWhatIsChosen() => Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
    {
        var (a, b) = (batch.Values, Odd(batch.Random, (int)batch.Shape.Count));
        foreach (var condition in Conditions(batch))
        {
            var chosen = Run(batch, condition, b);
            Bits.AssertEqual(Expected(batch.Shape, condition, a, b), chosen, $"{condition.Shape}");
        }
    });

    [Fact]
    public void HasTheGradientOfItsSlope() => Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
    {
        foreach (var condition in Conditions(batch))
        {
            var graph = batch.Graph(
                new("condition", condition), new("other", new Input(batch.Shape.Channels, batch.Shape.Height, batch.Shape.Width)),
                new("planes", new Mean(Axes.Height | Axes.Width), "other"),
                new("chosen", new Where(), "condition", "input", "other"), new("repeated", new Where(), "condition", "planes", "chosen"));
            CentralDifferences.Check(graph, batch.Shape, "repeated", batch.Seed);
        }
    });

    /// <summary>17 and 9 channels joined lie in blocks with gaps; the choice lies so too, and a convolution of it gives the same bits.</summary>
    [Fact]
    public void WhatIsReadAfterwardsHasTheBitsItHad()
    {
        var random = new Random(7);
        var shape = new Shape(2, 17, 9, 7);
        List<Node> nodes =
        [
            new("input", new Input(17, 9, 7)),
            new("narrow", PlainConvolution.Random(random, 9, 17, Window.Square(3), Padding.Same), "input"),
            new("joined", new Concat(), "input", "narrow"),
            new("mask", new Constant(new(1, 26, 1, 1), [.. Enumerable.Repeat(1f, 26)])),
            new("zero", new Constant(0)),
            new("chosen", new Where(), "mask", "joined", "zero"),
        ];
        var convolution = PlainConvolution.Random(random, 20, 26, Window.Square(3), Padding.Same);
        nodes.AddRange([new("plain", convolution, "joined"), new("after", convolution, "chosen")]);
        var read = Forwarded.All(new(nodes), shape, PlainConvolution.Values(random, (int)shape.Count));
        Bits.AssertEqual(read["plain"], read["after"], "after");
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        var shape = new Shape(1, 2, 3, 3);
        Assert.Throws<GraphException>(() => new Where().OutputShape([shape, shape]));
        Assert.Throws<GraphException>(() => new Where().OutputShape([shape with { Channels = 3 }, shape, shape]));
    }

    private static IEnumerable<Constant> Conditions(AwkwardBatch batch)
    {
        var (s, random) = (batch.Shape with { Batch = 1 }, batch.Random);
        foreach (var shape in (Shape[])[s, s with { Channels = 1 }, s with { Height = 1, Width = 1 }, new(1, 1, 1, 1)])
        {
            yield return new(shape, [.. Enumerable.Range(0, (int)shape.Count).Select(_ => random.Next(3) == 0 ? 0f : -0.5f)]);
        }
    }

    private static float[] Odd(Random random, int count) => [.. Enumerable.Range(0, count).Select(i => (i % 5) switch
    {
        0 => float.NaN, 1 => float.NegativeInfinity, 2 => -0f, 3 => 0f, _ => random.NextSingle(),
    })];

    private static float[] Run(AwkwardBatch batch, Constant condition, float[] other)
    {
        var graph = batch.Graph(
            new("condition", condition), new("other", new Input(batch.Shape.Channels, batch.Shape.Height, batch.Shape.Width)),
            new("chosen", new Where(), "condition", "input", "other"));
        using var network = new ManagedEngine(2).Compile(graph, batch.Shape, "chosen");
        network.Set("other", other);
        network.Forward(batch.Values);
        return Forwarded.Read(network, "chosen");
    }

    private static float[] Expected(Shape shape, Constant condition, float[] a, float[] b)
    {
        var (c, answer) = (condition.Shape, new float[a.Length]);
        for (var i = 0; i < a.Length; i++)
        {
            var (channel, y, x) = (i / (shape.Height * shape.Width) % shape.Channels, i / shape.Width % shape.Height, i % shape.Width);
            var at = ((c.Channels == 1 ? 0 : channel) * c.Height + (c.Height == 1 ? 0 : y)) * c.Width + (c.Width == 1 ? 0 : x);
            answer[i] = condition.Values[at] != 0 ? a[i] : b[i];
        }

        return answer;
    }
}
