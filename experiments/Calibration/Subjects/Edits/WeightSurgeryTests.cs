using System.Collections.Immutable;
using Circuits.Engine;
using Circuits.Experiments.Calibration.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using Circuits.Science.Instruments;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Edits;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Subjects.Edits;

/// <summary>Weight edits on a network with batch normalisation, concatenation and a pool between units and weights.</summary>
public sealed class WeightSurgeryTests
{
    private static readonly Subject Small = SmallNetwork.Make();
    private static readonly ManagedEngine Engine = new(2);
    private static readonly Activations Donor = new(new(1, 16, 12, 12), new float[16 * 144]);

    /// <summary>Through a pool, into the 5x5 branch of a concatenation: unit 9 of "both" is unit 1 of "wide".</summary>
    private static readonly (Unit From, Unit To) Kernel = (new("pool", 3), new("both", 9));

    [Theory]
    [InlineData(-1)]
    [InlineData(0.5f)]
    [InlineData(0)]
    public void ScalingScalesTheOneKernel(float factor) =>
        OnlyThisKernelChanges(new ScaleKernel(Kernel.From, Kernel.To, factor), (old, y, x) => factor * old[5 * y + x]);

    [Fact]
    public void CuttingLeavesNothing() => OnlyThisKernelChanges(new ZeroKernel(Kernel.From, Kernel.To), (_, _, _) => 0);

    [Fact]
    public void SettingGivesTheWeightsThatAreReadAfterTheNormalisation() =>
        OnlyThisKernelChanges(new SetKernel(Kernel.From, Kernel.To, [.. Enumerable.Range(0, 25).Select(i => i / 10f)]), (_, y, x) => (5 * y + x) / 10.0);

    /// <summary>The unit on the left comes to the top: clockwise on screen.</summary>
    [Fact]
    public void TurningByAQuarterMovesLeftToTop() =>
        OnlyThisKernelChanges(new RotateKernel(Kernel.From, Kernel.To, 90), (old, y, x) => old[5 * (4 - x) + y]);

    [Fact]
    public void MirroringSwapsSides()
    {
        OnlyThisKernelChanges(new MirrorKernel(Kernel.From, Kernel.To, Mirror.LeftRight), (old, y, x) => old[5 * y + 4 - x]);
        OnlyThisKernelChanges(new MirrorKernel(Kernel.From, Kernel.To, Mirror.TopBottom), (old, y, x) => old[5 * (4 - y) + x]);
    }

    [Fact]
    public void FourQuartersTwoHalvesAndTwoMirrorsAreTheIdentityToTheBit()
    {
        Edit[][] identities =
        [
            [.. Enumerable.Repeat(new RotateKernel(Kernel.From, Kernel.To, 90), 4)],
            [new RotateKernel(Kernel.From, Kernel.To, -90), new RotateKernel(Kernel.From, Kernel.To, 450)],
            [.. Enumerable.Repeat(new RotateKernel(Kernel.From, Kernel.To, 180), 2)],
            [new RotateKernel(Kernel.From, Kernel.To, 360)],
            [.. Enumerable.Repeat(new MirrorKernel(Kernel.From, Kernel.To, Mirror.LeftRight), 2)],
            [.. Enumerable.Repeat(new ScaleKernel(Kernel.From, Kernel.To, -1), 2)],
        ];
        Assert.All(identities, edits => Assert.Equal(Small.Fingerprint, Small.With(edits).Fingerprint));
    }

    /// <summary>What is one step right of the centre comes, by an eighth of a turn, towards the lower right, at the same distance.</summary>
    [Fact]
    public void OtherAnglesTakeTheWeightBetween()
    {
        ImmutableArray<float> right = [0, 0, 0, 0, 0, 1, 0, 0, 0];
        var graph = Small.With(new SetKernel(new("both", 2), new("last_conv", 4), right), new RotateKernel(new("both", 2), new("last_conv", 4), 45)).Graph;
        var turned = ((Convolution)graph["last_conv"].Operation).Kernel.Filter(4).Slice(2 * 9, 9).ToArray();
        var side = Math.Sqrt(0.5);
        double[] expected = [0, 0, 0, 0, 0, side * (1 - side), 0, side * (1 - side), 2 - Math.Sqrt(2)];
        Assert.All(expected.Zip(turned), p => Assert.Equal(p.First, p.Second, 1e-6));
    }

    [Fact]
    public void TurningIsContinuousAtQuarters() => Holds.For(Gen.Choose(0, 3).ToArbitrary(), quarter =>
    {
        var (exact, near) = (Turned(90 * quarter), Turned(90 * quarter + 1e-6));
        Assert.All(exact.Zip(near), p => Assert.Equal(p.First, p.Second, 1e-5));

        static float[] Turned(double degrees) =>
            ((Convolution)Small.With(new RotateKernel(Kernel.From, Kernel.To, degrees)).Graph["wide_conv"].Operation).Kernel.Values.ToArray();
    });

    /// <summary>The convolution behind a unit, by the channel's place in a concatenation and back through normalisation and ReLU.</summary>
    [Fact]
    public void ABiasIsThePreactivationWhereNothingIsRead()
    {
        var replaced = Small.With(new UnitReplacement(Kernel.To, [.. new float[16 * 25]], -0.75f));
        Assert.All(Plane(replaced, "wide_bn", 1), v => Assert.Equal(-0.75, v, 1e-6));
        Assert.All(Plane(replaced, "both", 9), v => Assert.Equal(0, v));
        var raised = replaced.With(new SetBias(Kernel.To, 2));
        Assert.All(Plane(raised, "both", 9), v => Assert.Equal(2, v, 1e-5));
        foreach (var unit in (int[])[8, 10, 0])
        {
            Bits.AssertEqual(Plane(Small, "both", unit), Plane(raised, "both", unit), $"both:{unit}");
        }

        Assert.All(Plane(Small.With(new UnitReplacement(new("wide_conv", 1), [.. new float[16 * 25]], 3)), "wide_conv", 1), v => Assert.Equal(3, v));
    }

    [Fact]
    public void AReplacedUnitReadsWhatItWasGiven()
    {
        var weights = PlainConvolution.Normal(new(3), 16 * 25);
        var edited = Small.With(new UnitReplacement(Kernel.To, weights, 0));
        var read = ExpandedWeights.Between(Engine, edited.Graph, "pool", "both", Kernel.To.Index);
        Near(weights.Select(w => (double)w), read.ToTensor());
    }

    [Fact]
    public void EditsOfDisjointUnitsCommute()
    {
        Edit[] edits =
        [
            new ZeroAblation(new Unit("stem", 1)), new ZeroAblation(new Unit("both", 0)), new MeanAblation(new("both", 1), new(1, 16, 1, 1), [.. Enumerable.Repeat(0.5f, 16)]),
            new ScaleKernel(new("stem", 2), new("first", 3), 2), new RotateKernel(Kernel.From, Kernel.To, 90),
            new MirrorKernel(new("both", 3), new("last", 2), Mirror.LeftRight), new SetBias(new("last", 1), 0.25f),
            new UnitReplacement(new("deep1", 4), PlainConvolution.Normal(new(1), 12), 0.5f), new SetKernel(new("pool", 0), new("narrow", 0), [1]),
        ];
        string[] names = ["both", "last", "end"];
        var shape = new Shape(1, 3, SmallNetwork.SizePixels, SmallNetwork.SizePixels);
        var batch = PlainConvolution.Values(new(5), (int)shape.Count);
        for (var i = 0; i < edits.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (one, other) = (
                    PatchedRun.Of(Small.With(edits[i], edits[j]).Graph, shape, batch, names), PatchedRun.Of(Small.With(edits[j], edits[i]).Graph, shape, batch, names));
                Assert.All(names, n => Bits.AssertEqual(one[n], other[n], $"{edits[i]} and {edits[j]}: {n}"));
            }
        }
    }

    [Fact]
    public void EveryEditHasAFingerprintOfItsOwnAndLeavesTheOriginals()
    {
        var before = Small.Fingerprint;
        Edit[] edits =
        [
            new ScaleKernel(Kernel.From, Kernel.To, 2), new ZeroKernel(Kernel.From, Kernel.To), new RotateKernel(Kernel.From, Kernel.To, 90),
            new RotateKernel(Kernel.From, Kernel.To, 30), new MirrorKernel(Kernel.From, Kernel.To, Mirror.LeftRight), new SetBias(Kernel.To, 1),
            new SetKernel(Kernel.From, Kernel.To, [.. Enumerable.Repeat(1f, 25)]),
            new UnitReplacement(Kernel.To, [.. new float[400]], 0), new ZeroAblation(Kernel.To), new MeanAblation(new("both", 9), new(1, 16, 1, 1), [.. new float[16]]),
            new ResampleAblation(new("both", 9), Donor, 1), new ActivationPatch(new("both", 9), Donor),
            new EdgePatch(new("both", 9), Donor, "last_conv"),
        ];
        Assert.Equal(edits.Length + 1, edits.Select(e => Small.With(e).Fingerprint).Append(before).Distinct().Count());
        Assert.Equal(before, GraphFingerprint.Of(new(Small.Graph.Nodes)));
    }

    /// <summary>Inception-v3's mixed0 joins activation_6 (64 units), activation_8 (64), activation_11 (96) and activation_12 (32).</summary>
    [Theory]
    [InlineData("mixed0:0", "conv2d_6", 0)]
    [InlineData("mixed0:100", "conv2d_8", 36)]
    [InlineData("mixed0:223", "conv2d_11", 95)]
    [InlineData("mixed0:255", "conv2d_12", 31)]
    [InlineData("activation_3:5", "conv2d_3", 5)]
    public void UnitsOfARealNetworkLeadToTheirConvolution(string unit, string convolution, int channel)
    {
        var found = UnitWeights.Of(Zoo.Load("inception-v3").Graph, Unit.Parse(unit));
        Assert.Equal((convolution, channel), (found.Node.Name, found.Channel));
        Assert.NotEqual(1, found.Scale);
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedInOneLine()
    {
        Refuses("no single convolution connects stem:0 to both:9: wide_conv, which makes the latter, reads pool", new ZeroKernel(new("stem", 0), Kernel.To));
        Refuses("no single convolution makes the units of shortcut (Add)", new SetBias(new("shortcut", 0), 0));
        Refuses("both has units 0 to 15, not 16", new SetBias(new("both", 16), 0));
        Refuses("pool:3 → both:9 is 5x5, 24 weights were given", new SetKernel(Kernel.From, Kernel.To, [.. new float[24]]));
        Refuses("both:9 has 16x5x5 = 400 weights, 1 were given", new UnitReplacement(Kernel.To, [1], 0));
        Refuses("first has 12 units, 1 means of 1x1x1x1 were given", new MeanAblation(new("first"), new(1, 1, 1, 1), [1]));
        Refuses("is no number it can have", new SetBias(Kernel.To, float.NaN));
        Refuses("NaN is no angle", new RotateKernel(Kernel.From, Kernel.To, double.NaN));
        Refuses("would not be finite", new ScaleKernel(Kernel.From, Kernel.To, float.PositiveInfinity));

        // Depthwise: each unit reads one.
        Refuses("no single convolution connects deep1:0 to deep2:1", new ZeroKernel(new("deep1", 0), new("deep2", 1)));
        new ZeroKernel(new("deep1", 1), new("deep2", 1)).Apply(Small.Graph);

        static void Refuses(string said, Edit edit)
        {
            var message = Assert.Throws<GraphException>(() => edit.Apply(Small.Graph)).Message;
            Assert.Contains(said, message);
            Assert.DoesNotContain('\n', message);
        }
    }

    [Fact]
    public void AnOblongKernelTurnsByHalvesOnly()
    {
        var graph = new Graph(
        [
            new("image", new Input(3, 8, 8)), new("row", PlainConvolution.Random(new(1), 2, 3, new(1, 3), Padding.Same), "image"),
        ]);
        Assert.Throws<GraphException>(() => new RotateKernel(new("image", 0), new("row", 0), 90).Apply(graph));
        var old = ((Convolution)graph["row"].Operation).Kernel.Filter(0)[..3].ToArray();
        var turned = ((Convolution)new RotateKernel(new("image", 0), new("row", 0), 180).Apply(graph)["row"].Operation).Kernel.Filter(0)[..3].ToArray();
        Assert.Equal(old.Reverse(), turned);
    }

    /// <summary>Of all kernels from "pool" to "both", read with the normalisation multiplied in, one is as expected and the others as before.</summary>
    private static void OnlyThisKernelChanges(Edit edit, Func<float[], int, int, double> expected)
    {
        var all = Enumerable.Range(0, 16).ToArray();
        var (before, after) = (
            ExpandedWeights.Between(Engine, Small.Graph, "pool", "both", all), ExpandedWeights.Between(Engine, Small.With(edit).Graph, "pool", "both", all));
        var old = before.Kernel(9, 3).ToArray();
        Near(Enumerable.Range(0, 25).Select(i => expected(old, i / 5, i % 5)), after.Kernel(9, 3).ToArray());
        for (var target = 0; target < 16; target++)
        {
            for (var source = 0; source < 16; source++)
            {
                if ((target, source) != (9, 3))
                {
                    Assert.Equal(before.Kernel(target, source), after.Kernel(target, source));
                }
            }
        }
    }

    private static void Near(IEnumerable<double> expected, IEnumerable<float> actual) =>
        Assert.All(expected.Zip(actual), p => Assert.Equal(p.First, p.Second, 1e-5));

    private static float[] Plane(Subject subject, string node, int unit)
    {
        var shape = new Shape(1, 3, SmallNetwork.SizePixels, SmallNetwork.SizePixels);
        var values = PatchedRun.Of(subject.Graph, shape, PlainConvolution.Values(new(5), (int)shape.Count), [node])[node];
        var pixels = values.Length / Unit.CountOf(subject.Graph, node);
        return values[(unit * pixels)..((unit + 1) * pixels)];
    }
}
