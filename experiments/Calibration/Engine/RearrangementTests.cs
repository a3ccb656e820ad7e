using Circuits.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>Slice, pad, reshape, transpose, mean and matrix product: numbers in other places.</summary>
public sealed class RearrangementTests
{
    private static readonly Axes[][] Orders =
    [
        [Axes.Channels, Axes.Height, Axes.Width], [Axes.Channels, Axes.Width, Axes.Height], [Axes.Height, Axes.Channels, Axes.Width],
        [Axes.Height, Axes.Width, Axes.Channels], [Axes.Width, Axes.Channels, Axes.Height], [Axes.Width, Axes.Height, Axes.Channels],
    ];

    [Fact]
    public void AgreeWithTheirDefinitionsForAnyShape() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch => PlainOperations.AssertAgree(
            batch.Graph([.. Nodes(batch, "input"), .. Joined(batch)]), batch.Shape, batch.Values));

    [Fact]
    public void HaveTheGradientsOfTheirSlopes() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
        {
            List<Node> nodes = [.. Nodes(batch, "input"), .. Joined(batch)];
            var ends = nodes.Where(n => n.Name is not ("first" or "joined")).Select(n => n.Name).ToList();
            nodes.AddRange(ends.Select(n => new Node($"{n} flat", new Flatten(), n)));
            nodes.Add(new("all", new Concat(), [.. ends.Select(n => $"{n} flat")]));
            CentralDifferences.Check(batch.Graph(nodes), batch.Shape, "all", batch.Seed);
        });

    [Fact]
    public void AProductOfMatricesHasTheGradientsOfBoth() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
        {
            var random = batch.Random;
            var graph = batch.Graph(
                new("other", new Input(batch.Shape.Channels, batch.Shape.Width, random.Next(1, 10))),
                new("product", new MatrixProduct(), "input", "other"));
            CentralDifferences.Check(graph, batch.Shape, "product", batch.Seed);
        });

    /// <summary>What attention does: a matrix times its own transpose.</summary>
    [Fact]
    public void AProductWithItsOwnTransposeHasItsGradient() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
        {
            var graph = batch.Graph(
                new("transposed", new Transpose(Axes.Channels, Axes.Width, Axes.Height), "input"), new("product", new MatrixProduct(), "input", "transposed"));
            PlainOperations.AssertAgree(graph, batch.Shape, batch.Values);
            CentralDifferences.Check(graph, batch.Shape, "product", batch.Seed);
        });

    [Fact]
    public void ThereAndBackIsTheSame() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
        {
            var shape = batch.Shape;
            var graph = batch.Graph(
                new("turned", new Transpose(Axes.Width, Axes.Channels, Axes.Height), "input"),
                new("back", new Transpose(Axes.Height, Axes.Width, Axes.Channels), "turned"),
                new("flat", new Reshape(-1, 1, 1), "back"),
                new("same", new Reshape(shape.Channels, shape.Height, -1), "flat"),
                new("framed", new Pad(new(1, 2, 3, 4), Value: 7), "same"),
                new("cut", new Slice(.., 1..^3, 2..^4), "framed"));
            Bits.AssertEqual(batch.Values, Forwarded.One(graph, shape, batch.Values, "cut"), "there and back");
            Bits.AssertEqual(batch.Values, Differentiated.Images(graph, shape, [.. batch.Values.Select(v => v + 1)], "cut", batch.Values), "its gradient");
        });

    // torch 1.13.
    [Fact]
    public void AgreeWithPyTorch()
    {
        var mirrored = new Graph([new("input", new Input(1, 3, 3)), new("pad", new Pad(new(0, 2, 2, 1), PadMode.Reflect), "input")]);
        Assert.Equal(
            [3, 2, 1, 2, 3, 2, 6, 5, 4, 5, 6, 5, 9, 8, 7, 8, 9, 8, 6, 5, 4, 5, 6, 5, 3, 2, 1, 2, 3, 2],
            Forwarded.One(mirrored, new(1, 1, 3, 3), [1, 2, 3, 4, 5, 6, 7, 8, 9], "pad"));
        var permuted = new Graph([new("input", new Input(2, 2, 3)), new("turned", new Transpose(Axes.Width, Axes.Channels, Axes.Height), "input")]);
        Assert.Equal([0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11], Forwarded.One(permuted, new(1, 2, 2, 3), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], "turned"));
    }

    /// <summary>A padding that is asked for by itself is read by the convolution after it, and has a gradient.</summary>
    [Fact]
    public void AGradientIsThereAtThePaddingBeforeAConvolution()
    {
        var graph = new Graph(
        [
            new("input", new Input(1, 1, 2)),
            new("scaled", new Affine(2, 0), "input"),
            new("pad", new Pad(new(0, 1, 0, 1)), "scaled"),
            new("twice", new Affine(2, 0), "pad"),
        ]);
        using var network = new ManagedEngine(1).Compile(graph, new(1, 1, 1, 2), new Differentiation("twice") { To = ["pad", "input"] });
        network.Forward([1f, 2f]);
        network.Backward(new Dictionary<string, float[]> { ["twice"] = [1, 2, 3, 4] });
        var (atPad, atInput) = (new float[4], new float[2]);
        network.ReadGradient("pad", atPad);
        network.ReadGradient("input", atInput);
        Assert.Equal([2, 4, 6, 8], atPad);
        Assert.Equal([8, 12], atInput);
    }

    [Fact]
    public void WhatCannotBeIsRefused()
    {
        Shape[] shape = [new(2, 4, 3, 5)];
        Refused(new Pad(new(3, 0, 0, 0), PadMode.Reflect), "less than the plane");
        Refused(new Pad(new(0, 0, 0, 5), PadMode.Reflect), "less than the plane");
        Refused(new Slice(2..5), "channels 2..5");
        Refused(new Slice(2..2), "channels 2..2");
        Refused(new Slice(.., ^4.., ..), "rows");
        Refused(new Reshape(7, -1, 1), "7x-1x1");
        Refused(new Reshape(-1, -1, 60), "-1x-1x60");
        Refused(new Reshape(4, 3, 4), "4x3x4");
        Refused(new Reshape(0, -1, 60), "0x-1x60");
        Refused(new Transpose(Axes.Channels, Axes.Channels, Axes.Width), "once");
        Refused(new Mean(Axes.None), "at least one");
        var thrown = Assert.Throws<GraphException>(() => new MatrixProduct().OutputShape([shape[0], shape[0]]));
        Assert.Contains("2x4x3x5 and 2x4x3x5", thrown.Message, StringComparison.Ordinal);

        void Refused(Operation operation, string why) =>
            Assert.Contains(why, Assert.Throws<GraphException>(() => operation.OutputShape(shape)).Message, StringComparison.Ordinal);
    }

    /// <summary>Of a value in several runs of lanes, as a concatenation has them.</summary>
    private static Node[] Joined(AwkwardBatch batch)
    {
        var joined = batch with { Shape = batch.Shape with { Channels = batch.Shape.Channels + 1 } };
        return
        [
            new("first", new Slice(..1), "input"),
            new("joined", new Concat(), "first", "input"),
            .. Nodes(joined, "joined").Select(n => n with { Name = $"{n.Name} of joined" }),
        ];
    }

    private static Node[] Nodes(AwkwardBatch batch, string input)
    {
        var (random, shape) = (batch.Random, batch.Shape);
        var order = random.GetItems(Orders, 1)[0];
        return
        [
            new("slice", new Slice(Part(shape.Channels), Part(shape.Height), Part(shape.Width)), input),
            new("mirrored", new Pad(new(random.Next(shape.Height), random.Next(shape.Width), random.Next(shape.Height), random.Next(shape.Width)), PadMode.Reflect), input),
            new("framed", new Pad(new(random.Next(3), random.Next(3), random.Next(3), random.Next(3)), Value: random.Next(2) * 1.5f), input),
            new("transposed", new Transpose(order[0], order[1], order[2]), input),
            new("reshaped", new Reshape(shape.Height, -1, shape.Channels), input),
            new("mean", new Mean((Axes)random.Next(1, 8)), input),
        ];

        Range Part(int size)
        {
            var first = random.Next(size);
            return first..random.Next(first + 1, size + 1);
        }
    }
}
