using Circuits.Engine;
using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;
using Circuits.Experiments.Calibration.Stimuli;
using Circuits.Experiments.Calibration.Subjects;
using Circuits.Science.Subjects;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>Minimal filtering against the direct sum, over every form, and over whole networks.</summary>
public sealed class WinogradTests
{
    /// <summary>
    /// Of the node's largest output. The two algorithms round different numbers; measured, minimal filtering is off by twice
    /// what the direct sum is, which over the depth of a network comes to 2e-6.
    /// </summary>
    private const double Tolerance = 1e-5;

    public sealed record Case(Shape Shape, int Outputs, Window Window, Border Border, int Seed)
    {
        public float Ceiling => Seed % 2 == 0 ? 1 : float.PositiveInfinity;

        public Graph Graph => new(
        [
            new("input", new Input(Shape.Channels, Shape.Height, Shape.Width)),
            new("conv", PlainConvolution.Random(
                new Random(Seed), Outputs, Shape.Channels, Window, Padding.Explicit(Border.Top, Border.Left, Border.Bottom, Border.Right)), "input"),
            new("relu", new Relu(Ceiling), "conv"),
        ]);

        public float[] Batch => PlainConvolution.Values(new Random(Seed + 1), (int)Shape.Count);
    }

    /// <summary>Kernels of every form; planes that tiles fill, overshoot, or hardly enter; channels that fill no block.</summary>
    private static readonly Arbitrary<Case> Cases = Arb.From(
        from batch in Gen.Choose(1, 3)
        from inputs in Gen.Elements(9, 16, 17, 33)
        from outputs in Gen.Elements(1, 16, 17, 33, 48)
        from height in Gen.Elements(1, 2, 4, 5, 8, 17)
        from width in Gen.Elements(1, 2, 4, 7, 8, 13, 37)
        from kernel in Gen.Elements((3, 3), (5, 5), (1, 7), (7, 1), (1, 3), (3, 1), (1, 5), (5, 1), (3, 5))
        from top in Gen.Choose(0, 3)
        from left in Gen.Choose(0, 3)
        from bottom in Gen.Choose(0, 3)
        from right in Gen.Choose(0, 3)
        from seed in Gen.Choose(0, 1000)
        where height + top + bottom >= kernel.Item1 && width + left + right >= kernel.Item2
        select new Case(new(batch, inputs, height, width), outputs, new(kernel.Item1, kernel.Item2), new(top, left, bottom, right), seed));

    [Fact]
    public void AgreesWithTheDirectSumForAnyShape() => Holds.For(Cases, c =>
    {
        AssertAgree(c.Graph, c.Shape, c.Batch, ["conv"], ConvolutionAlgorithm.Winograd);
        var both = Run(c.Graph, c.Shape, c.Batch, ["conv", "relu"], ConvolutionAlgorithm.Winograd);
        Bits.AssertEqual([.. both["conv"].Select(x => Math.Clamp(x, 0, c.Ceiling))], both["relu"], "relu");
    });

    [Fact]
    public void ThreadsAndTheRestOfTheBatchChangeNoBit() => Holds.For(Cases, c =>
    {
        var whole = Run(c.Graph, c.Shape, c.Batch, ["relu"], ConvolutionAlgorithm.Winograd, threads: 1)["relu"];
        Bits.AssertEqual(whole, Run(c.Graph, c.Shape, c.Batch, ["relu"], ConvolutionAlgorithm.Winograd)["relu"], "two threads");
        var image = c.Batch.Length / c.Shape.Batch;
        var parts = Enumerable.Range(0, c.Shape.Batch).SelectMany(n =>
            Run(c.Graph, c.Shape with { Batch = 1 }, c.Batch[(n * image)..((n + 1) * image)], ["relu"], ConvolutionAlgorithm.Winograd)["relu"]);
        Bits.AssertEqual(whole, [.. parts], "image by image");
    });

    [Fact]
    public void RandomNetworksAgreeWithTheDirectSumToTheirEnd() => Holds.For(RandomNetwork.Population(), network =>
    {
        var (graph, shape) = network.Build();
        AssertAgree(graph, shape, network.Batch(shape), graph.Nodes.Select(n => n.Name), ConvolutionAlgorithm.Winograd);
    });

    [Fact]
    public void InceptionV3AgreesWithTheDirectSumAtEveryMixedNode()
    {
        var subject = Zoo.Load("inception-v3");
        var nodes = subject.Graph.Nodes.Select(n => n.Name).Where(n => n.StartsWith("mixed", StringComparison.Ordinal)).Append(subject.Graph.Nodes[^1].Name);
        AssertAgree(
            subject.Graph, new(1, 3, subject.NativeSizePixels, subject.NativeSizePixels), DeterministicImages.Make(0, subject.NativeSizePixels), nodes,
            ConvolutionAlgorithm.ByShape);
    }

    /// <summary>So that the test of instruction sets, which runs that network, covers them.</summary>
    [Fact]
    public void TheMixedNetworkHasEveryForm()
    {
        var graph = MixedNetwork.Graph();
        var plan = Compiler.Compile(graph, MixedNetwork.Shape, [.. graph.Nodes.Select(n => n.Name)]);
        var filtered = plan.Steps.OfType<WinogradStep>().Select(s => s.Output.Name).ToHashSet();
        plan.Release();
        Assert.Superset(new HashSet<string> { "wide", "tall", "square", "small", "five", "row" }, filtered);
    }

    [Theory]
    [InlineData(1, 1, false)] // nothing to save
    [InlineData(3, 2, false)] // the next output is not the next input's
    [InlineData(3, 1, true)]
    [InlineData(5, 1, true)]
    [InlineData(11, 1, false)] // no form
    public void TheShapeDecides(int size, int stride, bool filtered)
    {
        var convolution = PlainConvolution.Random(new Random(1), 64, 64, Window.Square(size, stride), Padding.Same);
        var kernel = new FoldedKernel(convolution, null);
        foreach (var batch in new[] { 1, 8 })
        {
            Assert.Equal(filtered, Chosen(batch, ConvolutionAlgorithm.ByShape) is not null);
        }

        Assert.Null(Chosen(1, ConvolutionAlgorithm.Direct));

        object? Chosen(int batch, ConvolutionAlgorithm algorithm) =>
            WinogradChoice.Of(new(batch, 64, 28, 28), new(batch, 64, 28, 28), kernel, convolution.Window, algorithm);
    }

    private static void AssertAgree(Graph graph, Shape shape, float[] batch, IEnumerable<string> nodes, ConvolutionAlgorithm algorithm)
    {
        var names = nodes.ToList();
        var expected = Run(graph, shape, batch, names, ConvolutionAlgorithm.Direct);
        foreach (var (node, actual) in Run(graph, shape, batch, names, algorithm))
        {
            // What a ceiling cuts off still has the rounding of what it was: the scale is that of the node and of what it reads.
            var largest = graph[node].Inputs.Where(expected.ContainsKey).Append(node).Max(n => expected[n].Max(Math.Abs));
            largest = Math.Max(largest, 1e-30f);
            var worst = expected[node].Zip(actual).Max(p => Math.Abs((double)p.First - p.Second)) / largest;
            Assert.True(worst <= Tolerance, $"{node}: off by {worst:G3} of the largest activation.");
        }
    }

    private static Dictionary<string, float[]> Run(
        Graph graph, Shape shape, float[] batch, IReadOnlyList<string> nodes, ConvolutionAlgorithm algorithm, int threads = 2)
    {
        using var network = new ManagedNetwork(graph, Compiler.Compile(graph, shape, nodes, algorithm: algorithm), WorkerPool.Of(threads));
        network.Forward(batch);
        return nodes.Distinct().ToDictionary(n => n, n => Forwarded.Read(network, n));
    }
}
