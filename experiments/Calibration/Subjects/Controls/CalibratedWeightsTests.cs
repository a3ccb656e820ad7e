using Circuits.Engine;
using Circuits.Science;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Controls;

namespace Circuits.Experiments.Calibration.Subjects.Controls;

/// <summary>Control Q: on photographs, every unit's pre-activation has mean 0 and variance 1, however deep.</summary>
public sealed class CalibratedWeightsTests
{
    private const int Patches = 64;

    /// <summary>On the patches it was calibrated with, to rounding.</summary>
    [Fact]
    public void PreActivationsAreStandardOnTheirOwnPatches()
    {
        var control = Of(SmallNetwork.Make(), SmallNetwork.SizePixels);
        var own = NaturalPatches.Cut(NaturalImages.All, SmallNetwork.SizePixels, Patches, Seeds.Derive(5, "patches"));
        Assert.All(Moments(control, own, Convolutions(control.Graph)), m => Assert.All(m.Channels, c =>
        {
            Assert.InRange(c.Mean, -1e-3, 1e-3);
            Assert.InRange(c.Variance, 0.998, 1.002);
        }));
    }

    [Fact]
    public void PreActivationsAreStandardOnOtherPatchesWithinSamplingError() =>
        RequireStandard(Of(SmallNetwork.Make(), SmallNetwork.SizePixels), SmallNetwork.SizePixels, 0.98);

    /// <summary>Going on from what the levels before said is the same, to the bit, as running each level from the images.</summary>
    [Fact]
    public void KeptActivationsGiveTheSameWeightsAsRunningFromTheImages() => RequireTheSameFromTheImages(SmallNetwork.Make(), SmallNetwork.SizePixels);

    [Theory]
    [Trait("Speed", "Slow")]
    [InlineData("inception-v3")]
    [InlineData("mobilenet-v2")]
    public void KeptActivationsOfARealNetworkGiveTheSameWeights(string name) => RequireTheSameFromTheImages(Zoo.Load(name), 139);

    /// <summary>R, in contrast, fades or explodes: the calibration does something.</summary>
    [Fact]
    public void WithoutCalibrationTheyAreNot()
    {
        var patches = NaturalPatches.Cut(NaturalImages.All, SmallNetwork.SizePixels, Patches, 1);
        var r = UntrainedWeights.Of(SmallNetwork.Make(), 5);
        Assert.Contains(Moments(r, patches, Convolutions(r.Graph)).SelectMany(m => m.Channels), c => Math.Abs(c.Mean) > 0.5 || c.Variance is < 0.5 or > 2);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void PreActivationsOfInceptionV3AreStandardOnOtherPatchesWithinSamplingError() =>
        RequireStandard(Of(Zoo.Load("inception-v3"), 139), 139, 0.98);

    /// <summary>A constant channel is shifted to 0; it cannot be scaled.</summary>
    [Fact]
    public void AUnitThatNeverVariesIsSilenced()
    {
        // Black photographs: nothing varies.
        Photograph[] black = [new("black", new Image(100, 100))];
        var control = CalibratedWeights.Of(SmallNetwork.Make(), NaturalImages.Engine, black, SmallNetwork.SizePixels, 1);
        Assert.All(control.Graph.Nodes.Select(n => n.Operation).OfType<Convolution>(), c => Assert.All(c.Kernel.Values.Concat(c.Bias), v => Assert.True(float.IsFinite(v))));
    }

    private static void RequireTheSameFromTheImages(Subject subject, int size)
    {
        var graph = UntrainedWeights.Of(subject, Seeds.Derive(5, "weights")).Graph;
        var fits = Layer.Of(graph, size).Select(l => l.Convolution).ToHashSet();
        var patches = new[] { size, subject.NativeSizePixels }.Distinct()
            .ToDictionary(side => side, side => NaturalPatches.Cut(NaturalImages.All, side, Patches, Seeds.Derive(5, "patches")));
        foreach (var node in graph.Nodes.Where(n => n.Operation is Convolution).Select(n => n.Name).ToList())
        {
            // What needs larger images gets the native size.
            var side = fits.Contains(node) ? size : subject.NativeSizePixels;
            var moments = new ChannelMoments(((Convolution)graph[node].Operation).Kernel.OutputChannels);
            using var network = NaturalImages.Engine.Compile(graph, new(8, 3, side, side), node);
            foreach (var images in patches[side].Chunk(8))
            {
                var batch = images.SelectMany(i => i.Values).ToArray();
                subject.Preprocessing.Apply(batch, side * side);
                network.Forward(batch);
                var values = new float[network.ShapeOf(node).Count];
                network.Read(node, values);
                moments.Add(values, network.ShapeOf(node));
            }

            graph = graph.With(n => n.Name == node ? moments.Standardise((Convolution)n.Operation) : n.Operation);
        }

        Assert.Equal((subject with { Graph = graph }).Fingerprint, (subject with { Graph = Of(subject, size).Graph }).Fingerprint);
    }

    private static Subject Of(Subject subject, int size) => CalibratedWeights.Of(subject, NaturalImages.Engine, NaturalImages.All, size, 5);

    /// <summary>
    /// Two independent samples of patches, the one it was calibrated on and another: their means differ by less than four standard
    /// errors (from the patches' own means, as positions of one patch depend on each other) in nearly all units, and
    /// variances are right on average over the units of each layer.
    /// </summary>
    private static void RequireStandard(Subject control, int size, double share)
    {
        var others = NaturalPatches.Cut(NaturalImages.All, size, 48, 99);
        foreach (var layer in Moments(control, others, Convolutions(control.Graph)))
        {
            var within = layer.Channels.Count(c => Math.Abs(c.Mean) < 4 * c.StandardErrorOfMean * Math.Sqrt(1 + 48.0 / Patches));
            Assert.True(within >= share * layer.Channels.Count - 1, $"{layer.Node}: the mean of {within} of {layer.Channels.Count} units is 0 within four standard errors");
            var variance = layer.Channels.Average(c => c.Variance);
            Assert.True(variance is > 0.75 and < 1.33, $"{layer.Node}: the variance is {variance:F2} on average");
        }
    }

    /// <summary>Convolutions that have a grid at this size.</summary>
    private static List<string> Convolutions(Graph graph) => [.. graph.Nodes.Where(n => n.Operation is Convolution && !n.Name.StartsWith("dense", StringComparison.Ordinal)).Select(n => n.Name)];

    private static List<(string Node, List<(double Mean, double Variance, double StandardErrorOfMean)> Channels)> Moments(Subject subject, IReadOnlyList<Image> patches, List<string> nodes)
    {
        var size = patches[0].WidthPixels;
        using var network = NaturalImages.Engine.Compile(subject.Graph, new(1, 3, size, size), nodes);
        var perPatch = nodes.ToDictionary(n => n, n => new List<(double Sum, double Squares)[]>());
        foreach (var patch in patches)
        {
            var values = patch.Values.ToArray();
            subject.Preprocessing.Apply(values, size * size);
            network.Forward(values);
            foreach (var node in nodes)
            {
                var shape = network.ShapeOf(node);
                var read = new float[shape.Count];
                network.Read(node, read);
                perPatch[node].Add([.. read.Chunk(shape.Height * shape.Width).Select(plane => (plane.Average(v => (double)v), plane.Average(v => (double)v * v)))]);
            }
        }

        return
        [
            .. nodes.Select(node => (node, Enumerable.Range(0, perPatch[node][0].Length).Select(c =>
            {
                var means = perPatch[node].Select(p => p[c].Sum).ToList();
                var mean = means.Average();
                return (mean, perPatch[node].Average(p => p[c].Squares) - mean * mean, Math.Sqrt(means.Sum(m => (m - mean) * (m - mean)) / (means.Count - 1) / means.Count));
            }).ToList())),
        ];
    }
}
