using Circuits.Engine.Training;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine.Training;

public sealed class BatchesTests
{
    [Fact]
    public void EveryImageIsSeenOnceInEachEpoch()
    {
        var population =
            from batchSize in Gen.Choose(1, 7)
            from perEpoch in Gen.Choose(1, 9)
            from seed in Gen.Choose(int.MinValue, int.MaxValue)
            from epoch in Gen.Choose(0, 100)
            select (batchSize, perEpoch, seed, epoch);
        Holds.For(population.ToArbitrary(), p =>
        {
            var batches = new Batches(p.batchSize * p.perEpoch, p.batchSize, p.seed);
            Assert.Equal(p.perEpoch, batches.PerEpoch);
            Assert.Equal(Enumerable.Range(0, p.batchSize * p.perEpoch), Epoch(batches, p.epoch).Order());
        });
    }

    /// <summary>The order is part of what a seed means: it may not change with the runtime or by accident.</summary>
    [Fact]
    public void TheOrderIsThisOne()
    {
        var batches = new Batches(10, 5, 2020);
        Assert.Equal(FrozenOrder, Epoch(batches, 3));
        var first = Epoch(batches, 0);
        Assert.NotEqual(first, Epoch(batches, 1));
        Assert.Equal(first, Epoch(batches, 0));
        Assert.NotEqual(first, Epoch(new(10, 5, 2021), 0));
    }

    private static readonly int[] FrozenOrder = [9, 4, 1, 5, 7, 2, 3, 6, 8, 0];

    /// <summary>Each of the 24 orders of 4 images is as likely: 23 degrees of freedom, exceeded by one generator in ten thousand.</summary>
    [Fact]
    public void AllOrdersAreEquallyLikely()
    {
        const int Epochs = 24_000;
        var batches = new Batches(4, 4, 1);
        var counts = Enumerable.Range(0, Epochs).GroupBy(e => string.Join(',', batches.At(e, 0).ToArray())).Select(g => g.Count()).ToList();
        Assert.Equal(24, counts.Count);
        Assert.InRange(counts.Sum(c => Math.Pow(c - Epochs / 24.0, 2)) / (Epochs / 24.0), 5, 55.5);
    }

    [Fact]
    public void ImagesLeftOverAreRefusedOrLeftOut()
    {
        var thrown = Assert.Throws<ArgumentException>(() => new Batches(10, 4, 1));
        Assert.StartsWith(
            "10 images make 2 batches of 4 and one of 2; all batches have one size. Take a divisor, or drop the last.", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(8, Epoch(new(10, 4, 1, dropsLast: true), 0).Distinct().Count());
        Assert.Throws<ArgumentException>(() => new Batches(3, 4, 1, dropsLast: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Batches(3, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Batches(4, 4, 1).At(0, 1));
    }

    private static int[] Epoch(Batches batches, int epoch) =>
        [.. Enumerable.Range(0, batches.PerEpoch).SelectMany(b => batches.At(epoch, b).ToArray())];
}
