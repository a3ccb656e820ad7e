using Circuits.Engine;
using Circuits.Experiments.Calibration.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Edits;

namespace Circuits.Experiments.Calibration.Subjects.Edits;

public sealed class AblationTests
{
    private static readonly Subject Small = SmallNetwork.Make();
    private static readonly ManagedEngine Engine = new(2);
    private static readonly IReadOnlyList<Image> Images = [.. Enumerable.Range(0, 11).Select(i => Noise(i))];

    [Fact]
    public void AllUnitsZeroIsTheConstantZero() => Holds.For(RandomNetwork.Population(), network =>
    {
        var (graph, shape) = network.Build();
        var node = graph.Nodes[^1].Name;
        var run = PatchedRun.Of(new ZeroAblation(new Site(node)).Apply(graph), shape, network.Batch(shape), [node])[node];
        Bits.AssertEqual(new float[run.Length], run, node);
    });

    [Fact]
    public void AUnitIsSilencedAndItsNeighboursAreNot()
    {
        var edited = Small.With(new ZeroAblation(new Unit("both", 9)));
        var (clean, ablated) = (Activations.Of(Engine, Small, Images, "both"), Activations.Of(Engine, edited, Images, "both"));
        var pixels = clean.Shape.Height * clean.Shape.Width;
        for (var plane = 0; plane < clean.Shape.Batch * clean.Shape.Channels; plane++)
        {
            var expected = plane % clean.Shape.Channels == 9 ? new float[pixels] : clean.Values[(plane * pixels)..((plane + 1) * pixels)];
            Bits.AssertEqual(expected, ablated.Values[(plane * pixels)..((plane + 1) * pixels)], $"{plane}");
        }

        Bits.AssertEqual(clean.Values, Activations.Of(Engine, edited, Images, "both/before").Values, "before");
    }

    [Fact]
    public void TheMeanIsThatOfTheImages()
    {
        var clean = Activations.Of(Engine, Small, Images, "first");
        var mean = MeanAblation.Measured(Engine, Small, Images, new("first", 3, 5));
        var pixels = clean.Shape.Height * clean.Shape.Width;
        for (var unit = 0; unit < 12; unit++)
        {
            var all = Enumerable.Range(0, Images.Count).SelectMany(i => clean.Values.Skip((i * 12 + unit) * pixels).Take(pixels)).Average(v => (double)v);
            Assert.Equal(all, mean.Means[unit], 1e-5);
        }

        var ablated = Activations.Of(Engine, Small.With(mean), Images, "first");
        Assert.All(Enumerable.Range(0, Images.Count), i =>
        {
            Assert.All(ablated.Values.Skip((i * 12 + 3) * pixels).Take(pixels), v => Assert.Equal(mean.Means[3], v));
            Assert.Equal(clean.Values.Skip((i * 12 + 4) * pixels).Take(pixels), ablated.Values.Skip((i * 12 + 4) * pixels).Take(pixels));
        });
    }

    [Fact]
    public void AllUnitsResampledGiveTheOtherImagesAnswer()
    {
        var edited = Small.With(ResampleAblation.From(Engine, Small, Images[3], new("pool")));
        var (expected, answers) = (Activations.Of(Engine, Small, Images, "end"), Activations.Of(Engine, edited, Images, "end"));
        var size = expected.Values.Length / Images.Count;
        Assert.All(Enumerable.Range(0, Images.Count), i =>
            Bits.AssertEqual(expected.Values[(3 * size)..(4 * size)], answers.Values[(i * size)..((i + 1) * size)], $"image {i}"));
    }

    [Fact]
    public void AnEditedSubjectKeepsTheOriginalAndSaysWhatWasDone()
    {
        var before = Small.Fingerprint;
        var edited = Small.With(new ZeroAblation(new Site("both", 1, 0, 2, 7))).With(new SetBias(new("last", 2), 0.5f));
        Assert.Equal("small/zero both:0-2,7/bias last:2 = 0.5", edited.Name);
        Assert.Same(Small, edited.Original);
        Assert.Same(Small, Small.Original);
        Assert.Equal(before, edited.Original.Fingerprint);
        Assert.Equal(3, new[] { before, edited.Fingerprint, Small.With(edited.Edits[0]).Fingerprint }.Distinct().Count());
        Assert.Equal($"small (made for a test; graph sha256 {before}), edited: zero both:0-2,7; bias last:2 = 0.5", edited.Provenance.Source);
        Assert.Equal("MIT", edited.Provenance.Licence);
        Assert.Equal(edited.Fingerprint, Small.With(edited.Edits).Fingerprint);
        Assert.Same(Small, Small.With());
    }

    /// <summary>Layers are found by the names they had, and what is patched in is not taken for a part of the image.</summary>
    [Fact]
    public void LayersAndFieldsStayWhatTheyWere()
    {
        var edited = Small.With(new ActivationPatch(new("first", 1), new(1, 12, 24, 24)), new ZeroAblation(new Unit("last", 0)));
        Assert.Equal(
            Layer.Of(Small.Graph, 48).Select(l => (l.Node, l.Units, l.RowsAndColumns, l.Field)), Layer.Of(edited.Graph, 48).Select(l => (l.Node, l.Units, l.RowsAndColumns, l.Field)));
        Assert.Equal(ReceptiveField.Of(Small.Graph, 48)["end"], ReceptiveField.Of(edited.Graph, 48)["end"]);
    }

    private static Image Noise(int seed)
    {
        var image = new Image(SmallNetwork.SizePixels, SmallNetwork.SizePixels);
        var random = new Random(seed);
        for (var i = 0; i < image.Values.Length; i++)
        {
            image.Values[i] = random.NextSingle();
        }

        return image;
    }
}
