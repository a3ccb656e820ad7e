using System.Collections.Immutable;
using Circuits.Engine;
using Circuits.Experiments.Calibration.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Edits;
using Circuits.Science.Subjects.Networks;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Subjects.Edits;

/// <summary>Patching of activations and along edges on random networks: what must not change keeps its bits.</summary>
public sealed class PatchTests
{
    [Fact]
    public void ARunPatchedWithItsOwnActivationsChangesNoBit() => Holds.For(Any, patched =>
    {
        var edited = patched.Patch.Apply(patched.Graph);
        var run = patched.Run(edited, patched.Clean[patched.Node]);
        foreach (var node in patched.Names)
        {
            PatchedRun.AssertSame(patched.Clean[node], run[node], !patched.IsFolded, $"{patched.Patch}: {node}");
        }
    });

    [Fact]
    public void WhatDependsOnThePatchedNodeAloneIsTheOtherRuns() => Holds.For(Any, patched =>
    {
        var edited = new ActivationPatch(new(patched.Node), patched.Patch.Donors).Apply(patched.Graph);
        var run = patched.Run(edited, patched.Other[patched.Node]);
        var elsewhere = new HashSet<string>();
        foreach (var node in patched.Graph.Nodes.Where(n => n.Name != patched.Node))
        {
            if (node.Operation is Input || node.Inputs.Any(elsewhere.Contains))
            {
                elsewhere.Add(node.Name);
                continue;
            }

            PatchedRun.AssertSame(patched.Other[node.Name], run[node.Name], !patched.IsFolded, $"{node.Name} after {patched.Node}");
        }

        Bits.AssertEqual(patched.Other[patched.Node], run[patched.Node], patched.Node);
    });

    [Fact]
    public void ANamedPlaceIsReplacedAndNothingElse() => Holds.For(Any, patched =>
    {
        var run = patched.Run(patched.Patch.Apply(patched.Graph), patched.Other[patched.Node])[patched.Node];
        var (site, shape) = (patched.Patch.Site, patched.Shapes[patched.Node]);
        for (var i = 0; i < run.Length; i++)
        {
            var (c, y, x) = (i / (shape.Height * shape.Width) % shape.Channels, i / shape.Width % shape.Height, i % shape.Width);
            var isNamed = (site.Units.IsEmpty || site.Units.Contains(c)) && (site.Positions.IsEmpty || site.Positions.Contains((y, x)));
            Bits.AssertEqual([(isNamed ? patched.Other : patched.Clean)[patched.Node][i]], [run[i]], $"{site}: {c},{y},{x}");
        }
    });

    [Fact]
    public void PatchingAllEdgesIsPatchingTheNode() => Holds.For(Any, patched =>
    {
        var consumers = patched.Graph.ConsumersOf(patched.Node).Select(n => n.Name).ToList();
        if (consumers.Count == 0)
        {
            return;
        }

        var edges = new EdgePatch(patched.Patch.Site, patched.Patch.Donors, [.. consumers]);
        var (byNode, byEdge) = (
            patched.Run(patched.Patch.Apply(patched.Graph), patched.Other[patched.Node]), patched.Run(edges.Apply(patched.Graph), patched.Other[patched.Node]));
        Bits.AssertEqual(patched.Clean[patched.Node], byEdge[patched.Node], "the node itself");
        foreach (var node in patched.Names.Where(n => n != patched.Node))
        {
            Bits.AssertEqual(byNode[node], byEdge[node], $"{edges}: {node}");
        }
    });

    [Fact]
    public void NoEditChangesTheOriginal() => Holds.For(Any, patched =>
    {
        var before = GraphFingerprint.Of(new(patched.Graph.Nodes));
        var edited = patched.Patch.Apply(patched.Graph);
        Assert.Equal(before, GraphFingerprint.Of(new(patched.Graph.Nodes)));
        Assert.NotEqual(before, GraphFingerprint.Of(edited));
    });

    [Fact]
    public void AlongOneEdgeOnlyItsEndSeesTheOtherRun()
    {
        var graph = SmallNetwork.Make().Graph;
        var shape = new Shape(1, 3, SmallNetwork.SizePixels, SmallNetwork.SizePixels);
        var (batch, other) = (PlainConvolution.Values(new(1), (int)shape.Count), PlainConvolution.Values(new(2), (int)shape.Count));
        string[] names = ["stem", "first", "shortcut"];
        var (clean, source) = (PatchedRun.Of(graph, shape, batch, names), PatchedRun.Of(graph, shape, other, names));
        var patch = new EdgePatch(new("stem"), new(new(1, 12, 24, 24), source["stem"]), "shortcut");
        var run = PatchedRun.Of(patch.Apply(graph), shape, batch, names, (patch.InputName, source["stem"]));
        Bits.AssertEqual(clean["stem"], run["stem"], "stem");
        Bits.AssertEqual(clean["first"], run["first"], "first");
        Bits.AssertEqual([.. source["stem"].Zip(clean["first"], (a, b) => a + b)], run["shortcut"], "shortcut");
    }

    /// <summary>
    /// The last convolution reads "narrow" as a part of the concatenation "both", and "wide_conv" reads "deep3" through "pool", which
    /// "narrow_conv" reads too: as InceptionV1's mixed4a reads mixed3b through maxpool4.
    /// </summary>
    [Theory]
    [InlineData("narrow", 8, 12, "last_conv", "both", "last")]
    [InlineData("deep3", 16, 24, "wide_conv", "pool,narrow", "wide")]
    public void AConsumerBehindWhatOthersReadTooIsReached(string from, int units, int side, string consumer, string clean, string reached)
    {
        var graph = SmallNetwork.Make().Graph;
        var shape = new Shape(1, 3, SmallNetwork.SizePixels, SmallNetwork.SizePixels);
        var (batch, other) = (PlainConvolution.Values(new(1), (int)shape.Count), PlainConvolution.Values(new(2), (int)shape.Count));
        string[] untouched = [from, .. clean.Split(',')], names = [.. untouched, reached];
        var (before, donor) = (PatchedRun.Of(graph, shape, batch, names), PatchedRun.Of(graph, shape, other, names));
        var donors = new Activations(new(1, units, side, side), donor[from]);
        var (edge, node) = (new EdgePatch(new(from), donors, consumer), new ActivationPatch(new(from), donors));
        var byEdge = PatchedRun.Of(edge.Apply(graph), shape, batch, names, (edge.InputName, donors.Values));
        var byNode = PatchedRun.Of(node.Apply(graph), shape, batch, names, (node.InputName, donors.Values));
        Assert.All(untouched, n => Bits.AssertEqual(before[n], byEdge[n], n));
        Bits.AssertEqual(byNode[reached], byEdge[reached], reached);
        Assert.NotEqual(before[reached], byEdge[reached]);
    }

    /// <summary>A path by edges: "first" is computed from the donor, and where its only reader is given the clean run's, nothing after it changes.</summary>
    [Fact]
    public void OtherRoutesAreHeldByTheCleanRunsActivations()
    {
        var (subject, engine) = (SmallNetwork.Make(), new ManagedEngine(2));
        var (images, others) = (Noise.Images(3, SmallNetwork.SizePixels), Noise.Images(3, SmallNetwork.SizePixels, first: 100));
        var edge = new EdgePatch(new("stem"), Read(subject, others, "stem"), "first_conv");
        var held = subject.With(edge, new EdgePatch(new("first"), Read(subject, images, "first"), "shortcut"));
        Bits.AssertEqual(Read(subject, others, "first").Values, Read(held, images, "first").Values, "first");
        Bits.AssertEqual(Read(subject, images, "end").Values, Read(held, images, "end").Values, "end");
        Assert.NotEqual(Read(subject, images, "end").Values, Read(subject.With(edge), images, "end").Values);

        Activations Read(Subject shown, IReadOnlyList<Image> show, string node) => Activations.Of(engine, shown, show, node);
    }

    [Fact]
    public void AConsumerOfThePapersNetworkIsReachedThroughItsPool()
    {
        var graph = InceptionV1Topology.Random(seed: 3);
        var donors = new Activations(new(1, 480, 28, 28), new float[480 * 28 * 28]);
        var edited = new EdgePatch(new("mixed3b"), donors, "mixed4a_3x3_bottleneck_pre_relu").Apply(graph);
        var added = edited.Nodes.Where(n => !graph.Contains(n.Name)).Select(n => n.Operation.Name);
        Assert.Equal(["Constant", "Input", "MaxPool", "Where"], added.Order());
        Assert.Equal(["mixed4a_3x3_bottleneck_pre_relu"], graph.Nodes.Where(n => !edited[n.Name].Inputs.SequenceEqual(n.Inputs)).Select(n => n.Name));
    }

    /// <summary>Each image its own donor, over more than one batch; one donor for all; and a run longer than there are donors.</summary>
    [Fact]
    public void ImagesGetTheirDonors()
    {
        var (subject, engine) = (SmallNetwork.Make(), new ManagedEngine(2));
        var (images, others) = (Noise.Images(11, SmallNetwork.SizePixels), Noise.Images(11, SmallNetwork.SizePixels, first: 100));
        var donors = Activations.Of(engine, subject, others, "pool");
        var (expected, one) = (Activations.Of(engine, subject, others, "end"), new Activations(donors.Shape with { Batch = 1 }, Of(donors, 4)));
        Bits.AssertEqual(expected.Values, Activations.Of(engine, subject.With(new ActivationPatch(new("pool"), donors)), images, "end").Values, "each its own");
        var same = Activations.Of(engine, subject.With(new ActivationPatch(new("pool"), one)), images, "end");
        Assert.All(Enumerable.Range(0, 11), i => Bits.AssertEqual(Of(expected, 4), Of(same, i), $"image {i}"));

        // Upstream of the patch nothing needs the donors, so nothing is asked for them.
        var few = subject.With(new ActivationPatch(new("pool"), new(donors.Shape with { Batch = 2 }, [.. Of(donors, 0), .. Of(donors, 1)])));
        Bits.AssertEqual(Activations.Of(engine, subject, images, "stem").Values, Activations.Of(engine, few, images, "stem").Values, "stem");
        Assert.Contains("there are 2 donors, and none for image 2", Assert.Throws<GraphException>(() => Activations.Of(engine, few, images, "end")).Message);
    }

    /// <summary>A probe shows images in batches of its own.</summary>
    [Fact]
    public void AProbeGivesTheDonorsToo()
    {
        var (subject, engine) = (SmallNetwork.Make(), new ManagedEngine(2));
        var (images, others) = (Noise.Images(11, SmallNetwork.SizePixels), Noise.Images(11, SmallNetwork.SizePixels, first: 100));
        var layer = Layer.Of(subject.Graph, SmallNetwork.SizePixels).Single(l => l.Node == "last");
        var patched = subject.With(new ActivationPatch(new("both"), Activations.Of(engine, subject, others, "both")));
        var (expected, actual) = (Peaks(subject, others), Peaks(patched, images));
        Assert.All(Enumerable.Range(0, 11), i => Assert.All(Enumerable.Range(0, layer.Units), u => Assert.Equal(expected[i, u], actual[i, u])));

        Responses Peaks(Subject shown, IReadOnlyList<Image> show)
        {
            using var probe = new Probe(engine, shown, SmallNetwork.SizePixels, [layer]);
            return probe.Peaks(show.Count, i => show[i])[0];
        }
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedInOneLine()
    {
        var graph = SmallNetwork.Make().Graph;
        var stem = Zeros(12);
        Refuses("stem has units 0 to 11, not 12", new ActivationPatch(new("stem", 12), stem));
        Refuses("stem has rows 0 to 23 and columns 0 to 23", new ActivationPatch(new("stem", [], [(24, 0)]), stem));
        Refuses("stem has 12 units, the activations given for it 11", new ActivationPatch(new("stem"), Zeros(11)));
        Refuses("image is where numbers enter", new ZeroAblation(new Site("image")));
        Refuses("no node 'stm'", new ZeroAblation(new Site("stm")));
        Refuses("a node 'both' already", new ActivationPatch(new("stem"), stem) { InputName = "both" });
        Refuses("last_conv does not read stem. Its readers: first_conv, shortcut", new EdgePatch(new("stem"), stem, "last_conv"));
        Refuses("no consumer is named", new EdgePatch(new("stem"), stem));
        Refuses("1x12x24x24 with 3 numbers are no activations of donors", new ActivationPatch(new("stem"), new(stem.Shape, new float[3])));

        static Activations Zeros(int channels) => new(new(1, channels, 24, 24), new float[channels * 24 * 24]);

        void Refuses(string said, Edit edit)
        {
            var message = Assert.Throws<GraphException>(() => edit.Apply(graph)).Message;
            Assert.Contains(said, message);
            Assert.DoesNotContain('\n', message);
        }
    }

    private static float[] Of(Activations activations, int image)
    {
        var size = activations.Values.Length / activations.Shape.Batch;
        return activations.Values[(image * size)..((image + 1) * size)];
    }

    private static Arbitrary<Patched> Any => (
        from network in RandomNetwork.Population().Generator
        from seed in Gen.Choose(0, 1000)
        select new Patched(network, seed)).ToArbitrary();

    /// <summary>A random network, two runs of it, and a site in it.</summary>
    public sealed record Patched
    {
        public Patched(RandomNetwork network, int seed)
        {
            (Network, Seed) = (network, seed);
            var random = new Random(seed);
            (Graph, Shape) = network.Build();
            Shapes = Differentiated.Shapes(Graph, Shape);
            Node = Graph.Nodes[random.Next(1, Graph.Nodes.Length)].Name;
            Clean = Forwarded.All(Graph, Shape, network.Batch(Shape));
            Other = Forwarded.All(Graph, Shape, PlainConvolution.Values(random, (int)Shape.Count));
            var at = Shapes[Node];
            ImmutableArray<int> units = random.Next(3) == 0 ? [] : [random.Next(at.Channels), random.Next(at.Channels)];
            ImmutableArray<(int, int)> positions = random.Next(2) == 0 ? [] : [(random.Next(at.Height), random.Next(at.Width)), (0, 0)];
            Patch = new(new(Node, units, positions), new(at, Other[Node]));
        }

        public RandomNetwork Network { get; }

        public int Seed { get; }

        internal Graph Graph { get; }

        internal Shape Shape { get; }

        internal Dictionary<string, Shape> Shapes { get; }

        internal string Node { get; }

        internal ActivationPatch Patch { get; }

        internal Dictionary<string, float[]> Clean { get; }

        internal Dictionary<string, float[]> Other { get; }

        internal IEnumerable<string> Names => Graph.Nodes.Select(n => n.Name);

        internal bool IsFolded => PatchedRun.IsFolded(Graph, Node);

        public override string ToString() => $"{Network}, seed {Seed}: {Patch}";

        internal Dictionary<string, float[]> Run(Graph edited, float[] activations) =>
            PatchedRun.Of(edited, Shape, Network.Batch(Shape), Names, (Patch.InputName, activations));
    }
}
