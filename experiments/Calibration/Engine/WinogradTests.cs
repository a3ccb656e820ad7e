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

    /// <summary>Of the length of a gradient through many pools and ReLUs; another function is about as far away as the gradient is long.</summary>
    private const double TieTolerance = 1e-2;

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

        /// <summary>The same window, and the border cut off.</summary>
        public TransposedConvolution Transposed => new(
            new(Shape.Channels, Outputs, Window.Height, Window.Width, PlainConvolution.Normal(new Random(Seed), Shape.Channels * Outputs * Window.Height * Window.Width)),
            PlainConvolution.Normal(new Random(Seed + 2), Outputs),
            Window,
            Border);

        public bool CanBeTransposed =>
            Math.Min(Math.Min(Border.Top, Border.Left), Math.Min(Border.Bottom, Border.Right)) >= 0
            && Shape.Height + Window.Height - 1 > Border.Top + Border.Bottom && Shape.Width + Window.Width - 1 > Border.Left + Border.Right;
    }

    /// <summary>
    /// Kernels of every form; planes that tiles fill, overshoot, or hardly enter; channels that fill no block; borders that
    /// cut off pixels, and that are wider than the kernel.
    /// </summary>
    private static readonly Arbitrary<Case> Cases = Arb.From(
        from batch in Gen.Choose(1, 3)
        from inputs in Gen.Elements(9, 16, 17, 33)
        from outputs in Gen.Elements(1, 16, 17, 33, 48)
        from height in Gen.Elements(1, 2, 4, 5, 8, 17)
        from width in Gen.Elements(1, 2, 4, 7, 8, 13, 37)
        from kernel in Gen.Elements((3, 3), (5, 5), (1, 7), (7, 1), (1, 3), (3, 1), (1, 5), (5, 1), (3, 5))
        from top in Gen.Choose(-1, 5)
        from left in Gen.Choose(-1, 5)
        from bottom in Gen.Choose(-1, 5)
        from right in Gen.Choose(-1, 5)
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

    /// <summary>Through the ReLU, and added to what another reader of the same images gave.</summary>
    [Fact]
    public void GradientsAgreeWithTheDefinitionForAnyShape() => Holds.For(Cases, c =>
    {
        var again = PlainConvolution.Random(
            new Random(c.Seed + 3), 17, c.Shape.Channels, c.Window, Padding.Explicit(c.Border.Top, c.Border.Left, c.Border.Bottom, c.Border.Right));
        var graph = new Graph([.. c.Graph.Nodes, new("again", again, "input")]);
        var shapes = Differentiated.Shapes(graph, c.Shape);
        var given = new[] { "relu", "again" }.ToDictionary(n => n, n => PlainConvolution.Values(new Random(c.Seed + n.Length), (int)shapes[n].Count));
        var relu = Run(graph, c.Shape, c.Batch, ["relu"], ConvolutionAlgorithm.Winograd)["relu"];
        float[] passed = [.. relu.Zip(given["relu"], (y, g) => y > 0 && y < c.Ceiling ? g : 0)];
        var (first, _, _) = PlainConvolution.Gradients((Convolution)graph["conv"].Operation, c.Shape, c.Batch, passed);
        var (second, _, _) = PlainConvolution.Gradients(again, c.Shape, c.Batch, given["again"]);
        ConvolutionGradientTests.AssertNear(
            [.. first.Zip(second, static (a, b) => a + b)], Gradient(graph, c.Shape, c.Batch, given, filtered: 4), $"{c}");
    });

    [Fact]
    public void TransposedAgreesWithTheDefinitionBothWays() => Holds.For(Cases.Filter(static c => c.CanBeTransposed), c =>
    {
        var graph = new Graph([new("input", new Input(c.Shape.Channels, c.Shape.Height, c.Shape.Width)), new("up", c.Transposed, "input")]);
        var output = c.Transposed.OutputShape([c.Shape]);
        ConvolutionGradientTests.AssertNear(
            PlainConvolution.Forward(c.Transposed, c.Shape, c.Batch), Run(graph, c.Shape, c.Batch, ["up"], ConvolutionAlgorithm.Winograd)["up"], $"{c}");
        var given = PlainConvolution.Values(new Random(c.Seed + 3), (int)output.Count);
        var (expected, _, _) = PlainConvolution.Gradients(c.Transposed, c.Shape, c.Batch, given);
        ConvolutionGradientTests.AssertNear(expected, Gradient(graph, c.Shape, c.Batch, new() { ["up"] = given }, filtered: 2), $"{c}");
    });

    /// <summary>The gradient of the convolutions that Inception-v3 starts with: VALID, and large enough that the shape decides for filtering.</summary>
    [Fact]
    public void AValidConvolutionOfALargePlaneHasTheGradientOfItsDefinition()
    {
        var shape = new Shape(1, 32, 149, 149);
        var convolution = PlainConvolution.Random(new Random(1), 32, 32, Window.Square(3), Padding.Valid);
        var graph = new Graph([new("input", new Input(32, 149, 149)), new("conv", convolution, "input")]);
        var batch = PlainConvolution.Values(new Random(2), (int)shape.Count);
        var given = PlainConvolution.Values(new Random(3), (int)convolution.OutputShape([shape]).Count);
        var (expected, _, _) = PlainConvolution.Gradients(convolution, shape, batch, given);
        ConvolutionGradientTests.AssertNear(expected, Differentiated.Images(graph, shape, batch, "conv", given), "input");
    }

    /// <summary>Inception-v3's own gradient at its images, and at every mixed node on the way.</summary>
    [Fact]
    public void InceptionV3HasTheGradientsOfTheDirectSum()
    {
        var subject = Zoo.Load("inception-v3");
        var shape = new Shape(1, 3, subject.NativeSizePixels, subject.NativeSizePixels);
        string[] to = [subject.Graph.Nodes[0].Name, .. subject.Graph.Nodes.Select(n => n.Name).Where(n => n.StartsWith("mixed", StringComparison.Ordinal))];
        var from = to[^1];
        var images = DeterministicImages.Make(0, subject.NativeSizePixels);
        var (expected, actual) = (Gradients(ConvolutionAlgorithm.Direct), Gradients(ConvolutionAlgorithm.ByShape));
        foreach (var node in to[..^1])
        {
            // Where two numbers in a pool tie but for rounding, or a number and a ReLU's zero, a gradient goes one way or the other.
            var distance = Math.Sqrt(expected[node].Zip(actual[node], static (a, b) => Math.Pow((double)a - b, 2)).Sum());
            var length = Math.Sqrt(expected[node].Sum(static v => (double)v * v));
            Assert.True(distance <= TieTolerance * length, $"{node}: off by {distance / length:G3} of the gradient's length.");
        }

        Dictionary<string, float[]> Gradients(ConvolutionAlgorithm algorithm)
        {
            var plan = Compiler.Compile(subject.Graph, shape, [], new Differentiation(from) { To = [.. to] }, algorithm);
            using var network = new ManagedNetwork(subject.Graph, plan, WorkerPool.Of(2));
            network.Forward(images);
            network.Backward(from, PlainConvolution.Values(new Random(4), (int)network.ShapeOf(from).Count));
            return to.ToDictionary(n => n, n => network.ReadGradient(n).ToArray());
        }
    }

    /// <summary>So that the oracle's cases, and the test of instruction sets, cover the way back.</summary>
    [Fact]
    public void WideCasesAndTheMixedNetworkAreFilteredBackward()
    {
        var wide = PyTorchCases.All.Where(c => c.Operator.EndsWith("_wide", StringComparison.Ordinal)).ToList();
        Assert.True(2 * wide.Count(c => Filtered(OperatorOf.Graph(c), OperatorOf.ShapeOf(c.Tensors[0]), new(OperatorOf.Output) { To = ["x"] }).Count != 0) >= wide.Count);
        Assert.Superset(
            new HashSet<string> { "stem_relu6", "square", "five" }, Filtered(MixedNetwork.Graph(), MixedNetwork.Shape, MixedNetwork.Differentiation(parameters: false)));

        static HashSet<string> Filtered(Graph graph, Shape shape, Differentiation differentiation)
        {
            var plan = Compiler.Compile(graph, shape, [], differentiation);
            var names = plan.Backward.SelectMany(s => s.Steps).OfType<WinogradStep>().Select(s => s.Output.Name).ToHashSet();
            plan.Release();
            return names;
        }
    }

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

    /// <summary>4 x 4 outputs of 3 x 3 taps take 36 products for 144; the direct sum computes what it counts.</summary>
    [Fact]
    public void WhatItSavesAndWhatItKeepsIsCounted()
    {
        var shape = new Shape(2, 64, 28, 28);
        var graph = new Graph([new("input", new Input(64, 28, 28)), new("conv", PlainConvolution.Random(new Random(1), 64, 64, Window.Square(3), Padding.Same), "input")]);
        var (filtered, direct) = (CostOf(ConvolutionAlgorithm.ByShape), CostOf(ConvolutionAlgorithm.Direct));
        Assert.Equal(2L * 64 * 64 * 9 * 28 * 28, direct.MultiplyAdds);
        Assert.Equal(direct.MultiplyAdds, filtered.MultiplyAdds);
        Assert.Equal(direct.MultiplyAdds, direct.ExecutedMultiplyAdds);
        Assert.Equal(direct.MultiplyAdds, 4 * filtered.ExecutedMultiplyAdds);
        Assert.Equal(0, direct.ScratchBytes);
        Assert.InRange(filtered.ScratchBytes, 36 * 64 * sizeof(float), 1 << 20);

        Cost CostOf(ConvolutionAlgorithm algorithm)
        {
            var plan = Compiler.Compile(graph, shape, ["conv"], algorithm: algorithm);
            plan.Release();
            return plan.Cost;
        }
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

    /// <summary>With respect to the images, by minimal filtering in so many steps.</summary>
    private static float[] Gradient(Graph graph, Shape shape, float[] batch, Dictionary<string, float[]> given, int filtered)
    {
        var plan = Compiler.Compile(graph, shape, [], new Differentiation([.. given.Keys]) { To = ["input"] }, ConvolutionAlgorithm.Winograd);
        using var network = new ManagedNetwork(graph, plan, WorkerPool.Of(2));
        Assert.Equal(filtered, plan.Steps.OfType<WinogradStep>().Count());
        network.Forward(batch);
        network.Backward(given);
        return network.ReadGradient("input").ToArray();
    }

    private static Dictionary<string, float[]> Run(
        Graph graph, Shape shape, float[] batch, IReadOnlyList<string> nodes, ConvolutionAlgorithm algorithm, int threads = 2)
    {
        using var network = new ManagedNetwork(graph, Compiler.Compile(graph, shape, nodes, algorithm: algorithm), WorkerPool.Of(threads));
        network.Forward(batch);
        return nodes.Distinct().ToDictionary(n => n, n => Forwarded.Read(network, n));
    }
}
