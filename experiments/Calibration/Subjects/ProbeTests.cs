using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;

namespace Circuits.Experiments.Calibration.Subjects;

/// <summary>What a probe notes is what the network answers, read here in another way.</summary>
public sealed class ProbeTests
{
    private const int Size = SmallNetwork.SizePixels;
    private static readonly Subject Small = SmallNetwork.Make();
    private static readonly IReadOnlyList<Layer> Layers = Layer.Of(Small.Graph, Size);
    private static readonly Image[] Images = [.. Enumerable.Range(0, 11).Select(Noise)];

    /// <summary>Eleven images are a batch of eight and a padded one of three.</summary>
    [Fact]
    public void ManyImagesAnswerAsTheyDoOneByOne()
    {
        using var probe = new Probe(NaturalImages.Engine, Small, Size, Layers);
        var together = probe.Peaks(Images.Length, i => Images[i]);
        var samples = probe.Samples(Images.Length, i => Images[i], 10);
        for (var image = 0; image < Images.Length; image++)
        {
            var alone = probe.Peaks(1, _ => Images[image]);
            var sampledAlone = probe.Samples(1, _ => Images[image], 10);
            for (var l = 0; l < Layers.Count; l++)
            {
                Assert.Equal(Row(alone[l], 0), Row(together[l], image));
                for (var place = 0; place < sampledAlone[l].Images; place++)
                {
                    Assert.Equal(Row(sampledAlone[l], place), Row(samples[l], image * sampledAlone[l].Images + place));
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void PeaksAreTheLargestResponsesAboutTheMiddle(int reach)
    {
        using var probe = new Probe(NaturalImages.Engine, Small, Size, Layers);
        var peaks = probe.Peaks(Images.Length, i => Images[i], reach);
        foreach (var (layer, table) in Layers.Zip(peaks))
        {
            for (var image = 0; image < Images.Length; image++)
            {
                var map = Map(image, layer);
                for (var unit = 0; unit < layer.Units; unit++)
                {
                    var expected = 0f;
                    foreach (var row in Near())
                    {
                        foreach (var column in Near())
                        {
                            expected = Math.Max(expected, map[unit, row, column]);
                        }
                    }

                    Assert.Equal(expected, table[image, unit]);
                }
            }

            IEnumerable<int> Near() => Enumerable.Range(0, layer.RowsAndColumns).Where(i => Math.Abs(i - layer.Middle) <= reach);
        }
    }

    [Fact]
    public void SamplesAreRowsInTheOrderOfPositions()
    {
        const int Reach = 9;
        using var probe = new Probe(NaturalImages.Engine, Small, Size, Layers);
        var samples = probe.Samples(3, i => Images[i], Reach);
        foreach (var (layer, table) in Layers.Zip(samples))
        {
            var positions = Probe.Positions(layer, Reach);
            Assert.Equal(3 * positions.Count, table.Images);
            Assert.Equal(positions.OrderBy(p => p.Row).ThenBy(p => p.Column), positions);
            Assert.All(positions, p => Assert.InRange(Math.Abs(layer.Field.Horizontal.Centre(p.Column) - Size / 2.0), 0, Reach));
            for (var image = 0; image < 3; image++)
            {
                var map = Map(image, layer);
                for (var place = 0; place < positions.Count; place++)
                {
                    for (var unit = 0; unit < layer.Units; unit++)
                    {
                        Assert.Equal(Math.Max(0, map[unit, positions[place].Row, positions[place].Column]), table[image * positions.Count + place, unit]);
                    }
                }
            }
        }
    }

    /// <summary>The last layer of this network has no ReLU.</summary>
    [Fact]
    public void ANegativeActivationIsNoAnswer()
    {
        using var probe = new Probe(NaturalImages.Engine, Small, Size, [Layers[^1]]);
        var (peaks, samples) = (probe.Peaks(11, i => Images[i], 0)[0], probe.Samples(11, i => Images[i], 10)[0]);
        Assert.Contains(Enumerable.Range(0, 10), unit => Map(0, Layers[^1])[unit, Layers[^1].Middle, Layers[^1].Middle] < 0);
        Assert.All(Enumerable.Range(0, 11).SelectMany(i => Row(peaks, i)), r => Assert.True(r >= 0));
        Assert.All(Enumerable.Range(0, samples.Images).SelectMany(i => Row(samples, i)), r => Assert.True(r >= 0));
    }

    [Fact]
    public void AnImageOfAnotherSizeIsRefusedInOneLine()
    {
        using var probe = new Probe(NaturalImages.Engine, Small, Size, Layers);
        var e = Assert.Throws<ArgumentException>(() => probe.Peaks(11, i => i == 9 ? new Image(20, 30) : Images[i]));
        Assert.Equal("Image 9 is 20x30, the probe takes 48x48.", e.Message);
    }

    [Fact]
    public void WhatAStimulusComplainsOfIsSaidAsItIs()
    {
        using var probe = new Probe(NaturalImages.Engine, Small, Size, Layers);
        var e = Assert.ThrowsAny<ArgumentOutOfRangeException>(() => probe.Peaks(3, i => new Curve(-1, 0).Render(Size)));
        Assert.Contains("RadiusPixels has to be a positive number", e.Message);
    }

    [Fact]
    public void CancellationStopsIt()
    {
        using var probe = new Probe(NaturalImages.Engine, Small, Size, Layers);
        using var cancellation = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => probe.Peaks(
            11,
            i =>
            {
                cancellation.Cancel();
                return Images[i];
            },
            cancellation: cancellation.Token));
    }

    private static float[] Row(Responses responses, int image) => [.. Enumerable.Range(0, responses.Layer.Units).Select(unit => responses[image, unit])];

    /// <summary>One image's activations of a layer, by compiling the graph for one image and reading all of it.</summary>
    private static float[,,] Map(int image, Layer layer)
    {
        var values = Images[image].Values.ToArray();
        Small.Preprocessing.Apply(values, Size * Size);
        using var network = NaturalImages.Engine.Compile(Small.Graph, new(1, 3, Size, Size), layer.Node);
        network.Forward(values);
        var side = layer.RowsAndColumns;
        var read = new float[layer.Units * side * side];
        network.Read(layer.Node, read);
        var map = new float[layer.Units, side, side];
        Buffer.BlockCopy(read, 0, map, 0, read.Length * sizeof(float));
        return map;
    }

    private static Image Noise(int seed)
    {
        var random = new Random(seed);
        var image = new Image(Size, Size);
        foreach (ref var value in image.Values.AsSpan())
        {
            value = random.NextSingle();
        }

        return image;
    }
}
