using System.Collections.Immutable;
using Circuits.Engine;
using Circuits.Experiments.Calibration.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Edits;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Subjects.Edits;

/// <summary>Activation and path patching on random networks: what must not change keeps its bits.</summary>
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
        var edited = new ActivationPatch(new(patched.Node), patched.Shapes[patched.Node]).Apply(patched.Graph);
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
    public void PatchingAllPathsIsPatchingTheNode() => Holds.For(Any, patched =>
    {
        var consumers = patched.Graph.ConsumersOf(patched.Node).Select(n => n.Name).ToList();
        if (consumers.Count == 0)
        {
            return;
        }

        var paths = new PathPatch(patched.Patch.Site, patched.Patch.Shape, [.. consumers]);
        var (byNode, byPath) = (
            patched.Run(patched.Patch.Apply(patched.Graph), patched.Other[patched.Node]), patched.Run(paths.Apply(patched.Graph), patched.Other[patched.Node]));
        Bits.AssertEqual(patched.Clean[patched.Node], byPath[patched.Node], "the node itself");
        foreach (var node in patched.Names.Where(n => n != patched.Node))
        {
            Bits.AssertEqual(byNode[node], byPath[node], $"{paths}: {node}");
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
        var patch = new PathPatch(new("stem"), new(1, 12, 24, 24), "shortcut");
        var run = PatchedRun.Of(patch.Apply(graph), shape, batch, names, (patch.InputName, source["stem"]));
        Bits.AssertEqual(clean["stem"], run["stem"], "stem");
        Bits.AssertEqual(clean["first"], run["first"], "first");
        Bits.AssertEqual([.. source["stem"].Zip(clean["first"], (a, b) => a + b)], run["shortcut"], "shortcut");
    }

    /// <summary>The last convolution reads "narrow" as a part of the concatenation "both".</summary>
    [Fact]
    public void AConsumerBehindAConcatenationIsReached()
    {
        var graph = SmallNetwork.Make().Graph;
        var shape = new Shape(1, 3, SmallNetwork.SizePixels, SmallNetwork.SizePixels);
        var (batch, other) = (PlainConvolution.Values(new(1), (int)shape.Count), PlainConvolution.Values(new(2), (int)shape.Count));
        string[] names = ["narrow", "both", "last"];
        var (clean, source) = (PatchedRun.Of(graph, shape, batch, names), PatchedRun.Of(graph, shape, other, names));
        var grid = new Shape(1, 8, 12, 12);
        var (path, node) = (new PathPatch(new("narrow"), grid, "last_conv"), new ActivationPatch(new("narrow"), grid));
        var byPath = PatchedRun.Of(path.Apply(graph), shape, batch, names, (path.InputName, source["narrow"]));
        var byNode = PatchedRun.Of(node.Apply(graph), shape, batch, names, (node.InputName, source["narrow"]));
        Bits.AssertEqual(clean["both"], byPath["both"], "both");
        Bits.AssertEqual(byNode["last"], byPath["last"], "last");
        Assert.NotEqual(clean["last"], byPath["last"]);
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedInOneLine()
    {
        var graph = SmallNetwork.Make().Graph;
        var shape = new Shape(1, 12, 24, 24);
        Refuses("stem has units 0 to 11, not 12", new ActivationPatch(new("stem", 12), shape));
        Refuses("stem has rows 0 to 23 and columns 0 to 23", new ActivationPatch(new("stem", [], [(24, 0)]), shape));
        Refuses("stem has 12 units, the activations given for it 11", new ActivationPatch(new("stem"), shape with { Channels = 11 }));
        Refuses("image is where numbers enter", new ZeroAblation(new Site("image")));
        Refuses("no node 'stm'", new ZeroAblation(new Site("stm")));
        Refuses("a node 'both' already", new ActivationPatch(new("stem"), shape) { InputName = "both" });
        Refuses("last_conv does not read stem. Its readers: first_conv, shortcut", new PathPatch(new("stem"), shape, "last_conv"));
        Refuses("no consumer is named", new PathPatch(new("stem"), shape));

        void Refuses(string said, Edit edit)
        {
            var message = Assert.Throws<GraphException>(() => edit.Apply(graph)).Message;
            Assert.Contains(said, message);
            Assert.DoesNotContain('\n', message);
        }
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
            Patch = new(new(Node, units, positions), at);
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
