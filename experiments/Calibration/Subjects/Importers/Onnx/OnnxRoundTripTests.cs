using Circuits.Engine;
using Circuits.Experiments.Calibration.Engine;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Circuits.Experiments.Calibration.Subjects.Importers.Onnx;

public sealed class OnnxRoundTripTests : IDisposable
{
    private const double Tolerance = 1e-5;

    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    /// <summary>Every node, by its name: a random network is the same after it was written as ONNX, in any operator set, and read.</summary>
    [Fact]
    public void ARandomNetworkIsTheSameAfterItWasWrittenAndRead() => Prop.ForAll(RandomNetwork.Population(), Gen.Choose(7, 21).ToArbitrary(), (network, operatorSet) =>
    {
        var (graph, shape) = network.Build();
        var read = OnnxOfGraph.Of(graph, operatorSet).Read(scratch);
        var batch = network.Batch(shape);
        var expected = Forwarded.All(graph, shape, batch);
        var found = Forwarded.Nodes(read, shape, batch, graph.Nodes.Select(n => Name(read, n)));
        foreach (var node in graph.Nodes)
        {
            var (a, b) = (expected[node.Name], found[Name(read, node)]);
            Assert.Equal(a.Length, b.Length);
            var largest = a.Max(v => Math.Abs((double)v));
            Assert.True(a.Zip(b, (x, y) => Math.Abs((double)x - y)).Max() <= Tolerance * largest, $"{node.Name} differs in operator set {operatorSet}");
        }
    }).QuickCheckThrowOnFailure();

    /// <summary>The input has its value's name alone; a node answers to both.</summary>
    private static string Name(Graph read, Node node)
    {
        Assert.Equal(read[$"{node.Name}_out"].Name, node.Operation is Input ? $"{node.Name}_out" : node.Name);
        return read[$"{node.Name}_out"].Name;
    }
}
