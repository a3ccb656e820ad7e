using Circuits.Engine;
using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>Operators that are linear in their images are: f(a · x + b · y) = a · f(x) + b · f(y), and their gradient is the adjoint, ⟨f(x), g⟩ = ⟨x, f*(g)⟩.</summary>
/// <remarks>Needs no definition of the operator to compare with, and where the gradient is concerned is as exact as rounding: nothing is differenced.</remarks>
public sealed class LinearityTests
{
    /// <summary>Of the largest number, or of the product of the lengths: rounding of sums of a few thousand products.</summary>
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Operators => [.. Cases(new(new(1, 17, 6, 7), 0)).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Operators))]
    public void AreSumsOfTheirPartsAndHaveTheirAdjointAsGradient(string name)
    {
        var fits = 0;
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
        {
            var (_, algorithm, nodes) = Cases(batch).Single(c => c.Name == name);
            var graph = batch.Graph(nodes);
            try
            {
                Check(graph, batch, nodes[^1].Name, algorithm);
                fits++;
            }
            catch (GraphException)
            {
                // A window that does not fit.
            }
        });
        Assert.InRange(fits, 20, int.MaxValue);
    }

    [Fact]
    public void WhatIsNotLinearIsFound()
    {
        var batch = new AwkwardBatch(new(2, 17, 3, 5), 1);
        foreach (var operation in (Operation[])[new Relu(), new Affine(2, 0.1f), new MaxPool(Window.Square(3), Padding.Same), new Tanh()])
        {
            Assert.ThrowsAny<Exception>(() => Check(batch.Graph(new Node("f", operation, "input")), batch, "f", ConvolutionAlgorithm.ByShape));
        }
    }

    private static void Check(Graph graph, AwkwardBatch batch, string node, ConvolutionAlgorithm algorithm)
    {
        var random = batch.Random;
        var (x, y) = (PlainConvolution.Values(random, (int)batch.Shape.Count), PlainConvolution.Values(random, (int)batch.Shape.Count));
        var (a, b) = ((float)random.NextDouble() + 0.5f, (float)random.NextDouble() - 2);
        var plan = Compiler.Compile(graph, batch.Shape, [node], new Differentiation(node) { To = ["input"] }, algorithm);
        using var network = new ManagedNetwork(graph, plan, WorkerPool.Of(2));
        var (ofX, ofY) = (Of(x), Of(y));
        var ofBoth = Of([.. x.Zip(y, (p, q) => a * p + b * q)]);
        var largest = Math.Max(1, ofX.Concat(ofY).Max(Math.Abs));
        for (var i = 0; i < ofBoth.Length; i++)
        {
            var expected = (double)a * ofX[i] + (double)b * ofY[i];
            Assert.True(Math.Abs(expected - ofBoth[i]) <= 4 * Tolerance * largest, $"{node} of {batch.Shape}: number {i} is {ofBoth[i]:R}, the parts add up to {expected:R}.");
        }

        var gradient = PlainConvolution.Values(random, ofX.Length);
        Of(x);
        network.Backward(node, gradient);
        var adjoint = network.ReadGradient("input").ToArray();
        var (forward, backward) = (Product(ofX, gradient), Product(x, adjoint));
        var scale = Math.Max(1, Math.Sqrt(Product(ofX, ofX) * Product(gradient, gradient)));
        Assert.True(Math.Abs(forward - backward) <= Tolerance * scale, $"{node} of {batch.Shape}: ⟨f(x), g⟩ is {forward:R}, ⟨x, f*(g)⟩ {backward:R}.");

        float[] Of(float[] images)
        {
            network.Forward(images);
            return Forwarded.Read(network, node);
        }
    }

    private static double Product(float[] a, float[] b) => a.Zip(b, static (p, q) => (double)p * q).Sum();

    /// <summary>Each operator with weights and sizes that the batch's seed decides.</summary>
    private static IEnumerable<(string Name, ConvolutionAlgorithm Algorithm, Node[] Nodes)> Cases(AwkwardBatch batch)
    {
        var (random, shape) = (new Random(batch.Seed), batch.Shape);
        var outputs = random.GetItems([1, 3, 16, 17, 33], 1)[0];
        var window = random.GetItems([Window.Square(1), Window.Square(3), Window.Square(5), new Window(1, 7), new Window(3, 1), new Window(2, 3)], 1)[0];
        var stride = window with { StrideHeight = random.Next(1, 3), StrideWidth = random.Next(1, 4) };
        var (top, left, bottom, right) = (random.Next(-1, 6), random.Next(0, 4), random.Next(0, 4), random.Next(-1, 6));
        var padding = Padding.Explicit(top, left, bottom, right);
        var inner = Padding.Explicit(random.Next(window.Height), random.Next(window.Width), random.Next(window.Height), random.Next(window.Width));
        var pixels = shape.Channels * shape.Height * shape.Width;

        yield return One("convolution", Convolution(outputs, stride, padding));
        yield return One("minimal filtering", Convolution(outputs, window, padding), ConvolutionAlgorithm.Winograd);
        yield return One("depthwise", Convolution(shape.Channels, stride, padding, shape.Channels));
        yield return One("transposed", Transposed(stride));
        yield return One("transposed minimal filtering", Transposed(window), ConvolutionAlgorithm.Winograd);
        yield return Of("linear", new("flat", new Flatten(), "input"), new("f", new Linear(PlainConvolution.Normal(random, pixels * outputs), [], outputs, pixels), "flat"));
        yield return One("average pool", new AveragePool(stride, inner, CountsPadding: random.Next(2) == 0));
        yield return One("mean", new Mean(random.GetItems([Axes.Channels, Axes.Height | Axes.Width, Axes.Width], 1)[0]));
        yield return One("normalisation", new BatchNormalization(
            [.. new float[shape.Channels]], [.. PlainConvolution.Values(random, shape.Channels).Select(v => 1.25f + v)], PlainConvolution.Normal(random, shape.Channels), [], 1e-3));
        yield return One("scale", new Affine(-1.5f, 0));
        yield return One("slice", new Slice((shape.Channels / 2).., (shape.Height / 2).., ..Math.Max(1, shape.Width - 1)));
        yield return One("reshape", new Reshape(shape.Width, shape.Channels, shape.Height));
        yield return One("transpose", new Transpose(Axes.Width, Axes.Channels, Axes.Height));
        yield return One("zeros", new Pad(new(1, 0, 2, 3)));
        yield return One("mirror", new Pad(new(0, 1, 0, 1), PadMode.Reflect));
        yield return One("resize", new BilinearResize(random.Next(1, 9), random.Next(1, 9), random.Next(2) == 0));
        yield return Of(
            "sampling",
            new("matrix", new Constant(new(1, 6, 1, 1), [0.9f, -0.3f, 0.4f, 0.2f, 1.1f, -0.6f])),
            new("f", new AffineSampling(random.Next(1, 9), random.Next(1, 9), random.GetItems([Outside.Zero, Outside.Reflected], 1)[0]), "input", "matrix"));
        yield return Of("concatenation", new("a", Convolution(17, Window.Square(1), Padding.Valid), "input"), new("f", new Concat(), "input", "a", "input"));
        yield return Of("sums and differences", new("half", new Affine(0.5f, 0), "input"), new("sum", new Add(), "input", "half"), new("f", new Subtract(), "half", "sum"));
        yield return Of("product with constants", new("gain", new Constant(-0.7f)), new("f", new Multiply(), "input", "gain"));

        Convolution Convolution(int channels, Window of, Padding with, int groups = 1) =>
            PlainConvolution.Random(random, channels, shape.Channels, of, with, groups) with { Bias = [] };

        TransposedConvolution Transposed(Window of) => new(
            new(shape.Channels, outputs, of.Height, of.Width, PlainConvolution.Normal(random, shape.Channels * outputs * of.Height * of.Width)),
            [],
            of,
            new(Math.Max(0, top), left, bottom, Math.Max(0, right)));

        static (string, ConvolutionAlgorithm, Node[]) One(string name, Operation operation, ConvolutionAlgorithm algorithm = ConvolutionAlgorithm.ByShape) =>
            (name, algorithm, [new("f", operation, "input")]);

        static (string, ConvolutionAlgorithm, Node[]) Of(string name, params Node[] nodes) => (name, ConvolutionAlgorithm.ByShape, nodes);
    }
}
