using Circuits.Engine;
using Circuits.Science.Subjects;
using Circuits.Experiments.Calibration.Stimuli;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>What is asked for, in what order and on how many threads decides what is computed, never what comes out.</summary>
public sealed class PlanTests
{
    [Fact]
    public void EveryNodeIsItsOperationOfWhatItsInputsGave()
    {
        Holds.For(RandomNetwork.Population(), network =>
        {
            var (graph, shape) = network.Build();
            PlainOperations.AssertAgree(graph, shape, network.Batch(shape));
        });
        PlainOperations.AssertAgree(MixedNetwork.Graph(), MixedNetwork.Shape, MixedNetwork.Batch());
    }

    [Fact]
    public void AskingForMoreNodesOrThreadsChangesNoBitOfANode() =>
        Holds.For(RandomNetwork.Population(), network =>
        {
            var (graph, shape) = network.Build();
            var batch = network.Batch(shape);
            var all = Forwarded.All(graph, shape, batch, threads: 2);
            var single = Forwarded.All(graph, shape, batch, threads: 1);
            foreach (var node in graph.Nodes.Select(n => n.Name))
            {
                Bits.AssertEqual(all[node], single[node], $"{node} on one thread");
                Bits.AssertEqual(all[node], Forwarded.One(graph, shape, batch, node), $"{node} alone");
            }
        });

    [Fact]
    public void AnotherBatchInBetweenLeavesNoTrace()
    {
        var graph = MixedNetwork.Graph();
        using var network = new ManagedEngine(2).Compile(graph, MixedNetwork.Shape, graph.Nodes.Select(n => n.Name));
        network.Forward(MixedNetwork.Batch(0));
        var first = graph.Nodes.ToDictionary(n => n.Name, n => Forwarded.Read(network, n.Name));
        network.Forward(Enumerable.Repeat(float.NaN, (int)MixedNetwork.Shape.Count).ToArray());
        network.Forward(MixedNetwork.Batch(1));
        network.Forward(MixedNetwork.Batch(0));
        Assert.All(first, value => Bits.AssertEqual(value.Value, Forwarded.Read(network, value.Key), value.Key));
    }

    [Fact]
    public void NodesThatAreNotNeededAreNeitherComputedNorChecked()
    {
        var tooLarge = PlainConvolution.Random(new Random(1), 4, 3, Window.Square(9), Padding.Valid);
        var graph = new Graph(
        [
            new("input", new Input(3, 32, 32)),
            new("conv", PlainConvolution.Random(new Random(1), 4, 3, Window.Square(3), Padding.Same), "input"),
            new("relu", new Relu(), "conv"),
            new("elsewhere", PlainConvolution.Random(new Random(1), 100, 3, Window.Square(3), Padding.Same), "input"),
            new("large", tooLarge, "input"),
            new("wrong", new Add(), "conv", "elsewhere"),
        ]);
        using var network = new ManagedEngine(1).Compile(graph, new(1, 3, 8, 8), "relu");
        Assert.Equal(4 * 8 * 8 * 3 * 3 * 3, network.Cost.MultiplyAdds);
        var thrown = Assert.Throws<GraphException>(() => new ManagedEngine(1).Compile(graph, new(1, 3, 8, 8), "relu", "large"));
        Assert.Equal("large: its 9x9 window does not fit into 8x8 pixels (padding (0,0,0,0)). Give a larger input.", thrown.Message);
    }

    [Fact]
    public void ALongChainLivesInTwoBuffers()
    {
        var shape = new Shape(1, 16, 32, 32);
        List<Node> nodes = [new("0", new Input(16, 32, 32))];
        for (var i = 1; i <= 30; i++)
        {
            nodes.Add(new($"{i}", PlainConvolution.Random(new Random(i), 16, 16, Window.Square(3), Padding.Same), $"{i - 1}"));
        }

        using var network = new ManagedEngine(1).Compile(new(nodes), shape, "30");
        Assert.Equal(2 * 16 * 34 * 34 * sizeof(float), network.Cost.ActivationBytes);
    }

    [Theory]
    [InlineData("inception-v3")]
    [InlineData("mobilenet-v2")]
    public void RealNetworksTakeLessThanTwiceWhatLivesAtOnce(string name)
    {
        var subject = Zoo.Load(name);
        using var network = new ManagedEngine(2).Compile(subject.Graph, new(1, 3, subject.NativeSizePixels, subject.NativeSizePixels), subject.Graph.Nodes[^1].Name);
        Assert.InRange(network.Cost.ActivationBytes, network.Cost.LiveBytes, 2 * network.Cost.LiveBytes);
    }

    /// <summary>What is read after the run has to outlive it.</summary>
    [Fact]
    public void WhatIsAskedForIsNotOverwritten()
    {
        var graph = MixedNetwork.Graph();
        using var network = new ManagedEngine(1).Compile(graph, MixedNetwork.Shape, "stem_bn", "odds");
        network.Forward(MixedNetwork.Batch());
        Bits.AssertEqual(
            Forwarded.One(graph, MixedNetwork.Shape, MixedNetwork.Batch(), "stem_bn"), Forwarded.Read(network, "stem_bn"), "stem_bn");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ARunAllocatesNothing(int threads)
    {
        var batch = MixedNetwork.Batch();
        using var network = new ManagedEngine(threads).Compile(MixedNetwork.Graph(), MixedNetwork.Shape, "odds");
        var odds = new float[network.ShapeOf("odds").Count];
        Run(3);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(20);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int times)
        {
            for (var i = 0; i < times; i++)
            {
                network.Forward(batch);
                network.Read("odds", odds);
            }
        }
    }
}
