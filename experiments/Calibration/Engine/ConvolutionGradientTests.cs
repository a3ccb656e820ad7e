using Circuits.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

public sealed class ConvolutionGradientTests
{
    /// <summary>Rounding of a sum of a few thousand products, relative to the largest number.</summary>
    private const double Tolerance = 1e-5;

    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithReplay(2020, 1);

    public sealed record Case(int Batch, int Inputs, int Outputs, int Height, int Width, Window Window, Border Border, int Groups, int Seed)
    {
        public Shape Shape => new(Batch, Inputs, Height, Width);

        public Convolution Convolution => PlainConvolution.Random(
            new Random(Seed), Outputs, Inputs, Window, Padding.Explicit(Border.Top, Border.Left, Border.Bottom, Border.Right), Groups);

        public Shape Output => Convolution.OutputShape([Shape]);

        public float[] Images => PlainConvolution.Values(new Random(Seed + 1), (int)Shape.Count);

        public float[] OutputGradient => PlainConvolution.Values(new Random(Seed + 2), (int)Output.Count);

        public Graph Graph(params IEnumerable<Node> more) =>
            new([new("input", new Input(Inputs, Height, Width)), new("conv", Convolution, "input"), .. more]);
    }

    private static readonly Gen<Case> Cases =
        from batch in Gen.Elements(1, 3)
        from channels in Gen.Elements((1, 1), (2, 1), (1, 2), (3, 1), (1, 3), (3, 2), (8, 1), (1, 17), (15, 1), (16, 1), (17, 1), (33, 1))
        from outputs in Gen.Elements(1, 2, 3, 15, 16, 17, 33, 48)
        from height in Gen.Elements(1, 2, 5, 8)
        from width in Gen.Elements(1, 2, 6, 7, 8, 13, 15, 29)
        from kernel in Gen.Elements((1, 1), (3, 3), (5, 5), (1, 7), (7, 1), (2, 3), (11, 11), (4, 1))
        from strideHeight in Gen.Choose(1, 3)
        from strideWidth in Gen.Elements(1, 2, 3, 4, 5)
        from dilation in Gen.Elements(1, 1, 2)
        from top in Gen.Choose(-1, 6)
        from left in Gen.Choose(-1, 6)
        from bottom in Gen.Choose(-1, 6)
        from right in Gen.Choose(-1, 6)
        from depthwise in Gen.Elements(false, false, true)
        from seed in Gen.Choose(0, 1000)
        let window = new Window(kernel.Item1, kernel.Item2, strideHeight, strideWidth, dilation, dilation)
        let inputs = channels.Item1 * channels.Item2
        where height + top + bottom >= window.ExtentHeight && width + left + right >= window.ExtentWidth
        select new Case(
            batch, inputs, depthwise ? inputs : outputs * channels.Item2, height, width, window, new(top, left, bottom, right), depthwise ? inputs : channels.Item2, seed);

    private static readonly Arbitrary<Case> Any = Cases.ToArbitrary();

    [Fact]
    public void AgreeWithTheDefinitionForAnyShape() =>
        Prop.ForAll(Any, c =>
        {
            var (input, kernel, bias) = PlainConvolution.Gradients(c.Convolution, c.Shape, c.Images, c.OutputGradient);
            var actual = Differentiated.All(c.Graph(), c.Shape, c.Images, "conv", c.OutputGradient);
            AssertNear(input, actual["input"], "input");
            AssertNear(kernel, actual["conv/kernel"], "kernel");
            AssertNear(bias, actual["conv/bias"], "bias");
        }).Check(Seeded.WithMaxTest(400));

    [Fact]
    public void OneAndTwoThreadsGiveTheSameBits() =>
        Prop.ForAll(Any, c =>
        {
            var one = Differentiated.All(c.Graph(), c.Shape, c.Images, "conv", c.OutputGradient, threads: 1);
            foreach (var (name, gradient) in Differentiated.All(c.Graph(), c.Shape, c.Images, "conv", c.OutputGradient, threads: 2))
            {
                Bits.AssertEqual(one[name], gradient, name);
            }
        }).Check(Seeded);

    /// <summary>The folded weights carry the gradient back; where the ReLU cut, nothing passes.</summary>
    [Fact]
    public void GoThroughFoldedNormalisationAndReLU() =>
        Prop.ForAll(Any, c =>
        {
            var random = new Random(c.Seed + 3);
            var normalization = RandomNetwork.Normalization(random, c.Output.Channels);
            var graph = c.Graph(new("bn", normalization, "conv"), new("relu", new Relu(0.5f), "bn"));
            var relu = Forwarded.One(graph, c.Shape, c.Images, "relu");
            var pixels = c.Output.Height * c.Output.Width;
            float[] passed = [.. c.OutputGradient.Select((g, i) => relu[i] is > 0 and < 0.5f ? g : 0)];
            var scaled = c.Convolution with
            {
                Kernel = c.Convolution.Kernel with
                {
                    Values = [.. c.Convolution.Kernel.Values.Select((w, i) => (float)(w * Scale(i / c.Convolution.Kernel.FanIn)))],
                },
            };
            var (expected, _, _) = PlainConvolution.Gradients(scaled, c.Shape, c.Images, passed);
            AssertNear(expected, Differentiated.All(graph, c.Shape, c.Images, "relu", c.OutputGradient, parameters: false)["input"], "input");

            double Scale(int o) => (normalization.Gamma.IsEmpty ? 1.0 : normalization.Gamma[o]) / Math.Sqrt(normalization.Variance[o] + normalization.Epsilon);
        }).Check(Seeded);

    /// <summary>Three convolutions of one value, one of them behind zeros of its own; the value is asked for besides.</summary>
    [Fact]
    public void AddUpWhereConvolutionsReadOneValue() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
        {
            var random = batch.Random;
            var (channels, shape) = (batch.Shape.Channels, batch.Shape);
            var parts = new[]
            {
                PlainConvolution.Random(random, 17, channels, Window.Square(1), Padding.Valid),
                PlainConvolution.Random(random, 5, channels, Window.Square(3), Padding.Same),
                PlainConvolution.Random(random, channels, channels, Window.Square(3), Padding.Explicit(1, 1, 1, 1), channels),
            };
            var graph = batch.Graph(
                new("a", parts[0], "input"),
                new("b", parts[1], "input"),
                new("pad", new Pad(new(1, 1, 1, 1)), "input"),
                new("c", parts[2] with { Padding = Padding.Valid }, "pad"),
                new("joined", new Concat(), "a", "b", "c"));
            var joined = Differentiated.Shapes(graph, shape)["joined"];
            var gradient = PlainConvolution.Values(random, (int)joined.Count);
            var expected = new double[shape.Count];
            var first = 0;
            foreach (var part in parts)
            {
                var own = Channels(gradient, joined, first, part.Kernel.OutputChannels);
                var (ofInput, _, _) = PlainConvolution.Gradients(part, shape, batch.Values, own);
                expected = [.. expected.Zip(ofInput, static (a, b) => a + b)];
                first += part.Kernel.OutputChannels;
            }

            AssertNear(expected, Differentiated.All(graph, shape, batch.Values, "joined", gradient)["input"], "input");
        });

    /// <summary>Lanes between a concatenation's parts hold no channel; the gradients there are multiplied by nothing.</summary>
    [Fact]
    public void ReachThePartsOfAConcatenation() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
        {
            var random = batch.Random;
            var shape = batch.Shape;
            var convolution = PlainConvolution.Random(random, 18, 26, new(2, 3, 2, 1), Padding.Same);
            var graph = batch.Graph(
                batch.Mixed("a", 17), batch.Mixed("b", 9), new("joined", new Concat(), "a", "b"), new("conv", convolution, "joined"));
            var output = Differentiated.Shapes(graph, shape)["conv"];
            var gradient = PlainConvolution.Values(random, (int)output.Count);
            var joined = Forwarded.One(graph, shape, batch.Values, "joined");
            var joinedShape = shape with { Channels = 26 };
            var (expected, kernel, bias) = PlainConvolution.Gradients(convolution, joinedShape, joined, gradient);
            var actual = Differentiated.All(graph, shape, batch.Values, "conv", gradient, to: ["joined", "a"]);
            AssertNear(expected, actual["joined"], "joined");
            AssertNear(Channels([.. expected.Select(v => (float)v)], joinedShape, 0, 17).Select(v => (double)v).ToArray(), actual["a"], "a");
            AssertNear(kernel, actual["conv/kernel"], "kernel");
            AssertNear(bias, actual["conv/bias"], "bias");
        });

    internal static void AssertNear(double[] expected, float[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = expected.Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (var i = 0; i < expected.Length; i++)
        {
            // Not the other way round: a NaN is near to nothing.
            if (!(Math.Abs(expected[i] - actual[i]) <= Tolerance * Math.Max(1, largest)))
            {
                Assert.Fail($"{what}: number {i} is {actual[i]}, not {expected[i]}.");
            }
        }
    }

    private static float[] Channels(float[] values, Shape shape, int first, int count)
    {
        var pixels = shape.Height * shape.Width;
        return [.. Enumerable.Range(0, shape.Batch).SelectMany(n => values.Skip((n * shape.Channels + first) * pixels).Take(count * pixels))];
    }
}
