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
    private static readonly IReadOnlyList<Image> Images = Noise.Images(11, SmallNetwork.SizePixels);

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
    public void TheMeanOfEachPositionIsThatOfTheImagesThere()
    {
        var clean = Activations.Of(Engine, Small, Images, "first");
        var mean = MeanAblation.Measured(Engine, Small, Images, new("first", [3], [(0, 0), (5, 7)]), perPosition: true);
        Assert.Equal(clean.Shape with { Batch = 1 }, mean.Shape);
        var (size, side) = (clean.Values.Length / Images.Count, clean.Shape.Width);
        for (var i = 0; i < size; i++)
        {
            Assert.Equal(Enumerable.Range(0, Images.Count).Average(n => (double)clean.Values[n * size + i]), mean.Means[i], 1e-5);
        }

        // The corner sees padding, the middle none: not the same mean.
        var (corner, middle) = (3 * side * side, 3 * side * side + 5 * side + 7);
        Assert.NotEqual(mean.Means[corner], mean.Means[middle]);
        var ablated = Activations.Of(Engine, Small.With(mean), Images, "first");
        for (var i = 0; i < ablated.Values.Length; i++)
        {
            Assert.Equal(i % size == corner || i % size == middle ? mean.Means[i % size] : clean.Values[i], ablated.Values[i]);
        }
    }

    /// <summary>All of a layer resampled: what follows is what the donors give, whose draw can be looked up.</summary>
    [Fact]
    public void EachImageIsGivenADonorDrawnForIt()
    {
        var donors = Noise.Images(5, SmallNetwork.SizePixels, first: 100);
        var resample = ResampleAblation.From(Engine, Small, donors, new("pool"), seed: 7);
        var (expected, answers) = (Activations.Of(Engine, Small, donors, "end"), Activations.Of(Engine, Small.With(resample), Images, "end"));
        var size = expected.Values.Length / donors.Count;
        Assert.All(Enumerable.Range(0, Images.Count), i =>
        {
            var donor = resample.DonorOf(i);
            Bits.AssertEqual(expected.Values[(donor * size)..((donor + 1) * size)], answers.Values[(i * size)..((i + 1) * size)], $"image {i}, donor {donor}");
        });
        Assert.True(Enumerable.Range(0, Images.Count).Select(resample.DonorOf).Distinct().Count() > 2, "the donors differ");
    }

    /// <summary>Three draws of 1000 from 5: no donor is far from its 200 (six standard deviations are 76).</summary>
    [Fact]
    public void TheDrawIsUniformSeededAndOfTheImageAlone()
    {
        var donors = new Activations(new(5, 1, 1, 1), [0, 1, 2, 3, 4]);
        Assert.All(Enumerable.Range(0, 3), seed =>
        {
            var resample = new ResampleAblation(new("pool"), donors, seed);
            var drawn = Enumerable.Range(0, 1000).Select(resample.DonorOf).ToList();
            Assert.All(Enumerable.Range(0, 5), donor => Assert.InRange(drawn.Count(d => d == donor), 124, 276));
            Assert.Equal(drawn, Enumerable.Range(0, 1000).Select(new ResampleAblation(new("both"), donors, seed).DonorOf));
            Assert.NotEqual(drawn, Enumerable.Range(0, 1000).Select((resample with { Seed = seed + 1 }).DonorOf));

            // However a run is cut into batches.
            Assert.Equal(drawn.Select(d => (float)d), [.. resample.For(0, 8), .. resample.For(8, 1), .. resample.For(9, 991)]);
        });
    }

    [Fact]
    public void WhatWasPutInIsTold()
    {
        var others = Noise.Images(11, SmallNetwork.SizePixels, first: 100);
        Site site = new("pool", 3);
        Edit[] edits =
        [
            MeanAblation.Measured(Engine, Small, Images, site), MeanAblation.Measured(Engine, Small, others, site),
            MeanAblation.Measured(Engine, Small, Images, site, perPosition: true),
            ResampleAblation.From(Engine, Small, Images, site, 1), ResampleAblation.From(Engine, Small, others, site, 1), ResampleAblation.From(Engine, Small, others, site, 2),
            new ActivationPatch(site, Activations.Of(Engine, Small, Images, "pool")), new ActivationPatch(site, Activations.Of(Engine, Small, others, "pool")),
            new EdgePatch(site, Activations.Of(Engine, Small, Images, "pool"), "wide_conv"), new EdgePatch(site, Activations.Of(Engine, Small, others, "pool"), "wide_conv"),
        ];
        var edited = edits.Select(e => Small.With(e)).ToList();
        Assert.Equal(edits.Length, edited.Select(s => s.Name).Distinct().Count());
        Assert.Equal(edits.Length, edited.Select(s => s.Fingerprint).Distinct().Count());
        Assert.All(edits.Zip(edited), e => Assert.EndsWith($"edited: {e.First.Description}", e.Second.Provenance.Source));
        Assert.All(edits, e => Assert.Matches("^(mean pool:3(, each position its own,)?|resample pool:3|patch pool:3( for wide_conv)?) from (11 donors )?[0-9a-f]{8}(, seed [12])?$", e.Description));
        Assert.Equal(edits[0].Description, MeanAblation.Measured(Engine, Small, Images, site).Description);
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
        Assert.Equal((SubjectKind.Edited, SubjectKind.Pretrained), (edited.Kind, edited.Original.Kind));
    }

    /// <summary>Layers are found by the names they had, and what is patched in is not taken for a part of the image.</summary>
    [Fact]
    public void LayersAndFieldsStayWhatTheyWere()
    {
        var edited = Small.With(new ActivationPatch(new("first", 1), new(new(1, 12, 24, 24), new float[12 * 24 * 24])), new ZeroAblation(new Unit("last", 0)));
        Assert.Equal(
            Layer.Of(Small.Graph, 48).Select(l => (l.Node, l.Units, l.RowsAndColumns, l.Field)), Layer.Of(edited.Graph, 48).Select(l => (l.Node, l.Units, l.RowsAndColumns, l.Field)));
        Assert.Equal(ReceptiveField.Of(Small.Graph, 48)["end"], ReceptiveField.Of(edited.Graph, 48)["end"]);
    }
}
