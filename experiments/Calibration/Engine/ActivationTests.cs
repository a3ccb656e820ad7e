using Circuits.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>Functions of one number: leaky ReLU, clamp, sigmoid, tanh, softplus, affine map, bias.</summary>
public sealed class ActivationTests
{
    private static readonly float[] Points = [-3, -1, -0.5f, 0, 0.5f, 1, 2, 9.9f, 10.1f];

    private static readonly float[] Extremes =
        [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, 100, -100];

    public static TheoryData<Operation, double[], double[]> OfPyTorch => new()
    {
        // torch 1.13: y = f(x), and torch.autograd.grad(y.sum(), x), for the points above.
        {
            new Softplus(2),
            [0.0012378426, 0.063464001, 0.156630844, 0.346573591, 0.656630814, 1.063464046, 2.009074926, 9.9, 10.1],
            [0.0024726233, 0.119202919, 0.268941432, 0.5, 0.731058598, 0.880797098, 0.982013762, 1, 1]
        },
        { new LeakyRelu(0.2f), [-0.6, -0.2, -0.1, 0, 0.5, 1, 2, 9.9, 10.1], [0.2, 0.2, 0.2, 0.2, 1, 1, 1, 1, 1] },
        { new Clamp(-1, 1), [-1, -1, -0.5, 0, 0.5, 1, 1, 1, 1], [0, 1, 1, 1, 1, 1, 0, 0, 0] },
        {
            new Sigmoid(),
            [0.047425874, 0.268941432, 0.377540678, 0.5, 0.622459352, 0.731058598, 0.880797029, 0.999949813, 0.999958873],
            [0.045176659, 0.196611941, 0.235003710, 0.25, 0.235003710, 0.196611926, 0.104993626, 5.0184593e-05, 4.1125513e-05]
        },
        {
            new Tanh(),
            [-0.995054781, -0.761594176, -0.462117165, 0, 0.462117165, 0.761594176, 0.964027584, 1, 1],
            [0.0098659815, 0.419974297, 0.786447704, 1, 0.786447704, 0.419974297, 0.070650816, 0, 0]
        },
    };

    [Theory]
    [MemberData(nameof(OfPyTorch), DisableDiscoveryEnumeration = true)]
    public void AgreeWithPyTorchAtTheirBendsToo(Operation operation, double[] values, double[] slopes)
    {
        var shape = new Shape(1, 1, 1, Points.Length);
        var graph = new Graph([new("input", new Input(1, 1, Points.Length)), new("y", operation, "input")]);
        PlainOperations.AssertNear(values, Forwarded.One(graph, shape, Points, "y"), operation.Name);
        PlainOperations.AssertNear(slopes, Differentiated.Images(graph, shape, Points, "y"), $"slope of {operation.Name}");
    }

    [Fact]
    public void AgreeWithTheirDefinitionsForAnyShape() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch => PlainOperations.AssertAgree(
            batch.Graph([.. Nodes(batch, "input"), .. Nodes(batch, "tanh").Select(n => n with { Name = $"{n.Name} of tanh" })]), batch.Shape, batch.Values));

    [Fact]
    public void HaveTheGradientsOfTheirSlopes() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch => CentralDifferences.Check(
            batch.Graph([.. Nodes(batch, "input"), new("all", new Concat(), [.. Nodes(batch, "input").Select(n => n.Name)])]),
            batch.Shape,
            "all",
            batch.Seed,
            parameters: true,
            images: [.. batch.Values.Select(AwayFromBends)]));

    /// <summary>Images of 3 channels are computed in vectors and an end of single numbers; blocks of 16 in vectors only.</summary>
    [Fact]
    public void AreTheSameToTheBitInAVectorAndByThemselves()
    {
        float[] values = [.. Extremes, .. PlainConvolution.Values(new Random(1), 32 - Extremes.Length)];
        foreach (var (channels, operation) in
            from channels in new[] { 1, 3, 16 }
            from operation in new Operation[] { new Sigmoid(), new Tanh(), new Softplus(), new LeakyRelu(), new Clamp(-0.5f, 0.5f), new Affine(3, -1) }
            select (channels, operation))
        {
            // One number a row, in each of the channels.
            var shape = new Shape(1, channels, 1, 1);
            var wide = new Shape(1, channels, 1, values.Length);
            var together = Both(wide, [.. Enumerable.Repeat(values, channels).SelectMany(v => v)]);
            for (var i = 0; i < values.Length; i++)
            {
                var alone = Both(shape, [.. Enumerable.Repeat(values[i], channels)]);
                Bits.AssertEqual([alone.Forward[^1]], [together.Forward[^(values.Length - i)]], $"{operation.Name} of {values[i]}");
                Bits.AssertEqual([alone.Backward[^1]], [together.Backward[^(values.Length - i)]], $"slope of {operation.Name} at {values[i]}");
            }

            (float[] Forward, float[] Backward) Both(Shape shape, float[] batch)
            {
                var graph = new Graph([new("input", new Input(shape.Channels, shape.Height, shape.Width)), new("y", operation, "input")]);
                return (Forwarded.One(graph, shape, batch, "y"), Differentiated.Images(graph, shape, batch, "y"));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(17)]
    public void KeepNaNAndSaturateAtInfinity(int channels)
    {
        var shape = new Shape(1, channels, 1, 3);
        var batch = Enumerable.Repeat(new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity }, channels).SelectMany(v => v).ToArray();
        foreach (var (operation, expected) in new (Operation, float[])[]
        {
            (new Sigmoid(), [float.NaN, 1, 0]),
            (new Tanh(), [float.NaN, 1, -1]),
            (new Softplus(), [float.NaN, float.PositiveInfinity, 0]),
            (new LeakyRelu(0.5f), [float.NaN, float.PositiveInfinity, float.NegativeInfinity]),
            (new Clamp(-2, 3), [float.NaN, 3, -2]),
            (new Bias([.. Enumerable.Repeat(1f, channels)]), [float.NaN, float.PositiveInfinity, float.NegativeInfinity]),
        })
        {
            var graph = new Graph([new("input", new Input(channels, 1, 3)), new("y", operation, "input")]);
            Assert.Equal(Enumerable.Repeat(expected, channels).SelectMany(v => v), Forwarded.One(graph, shape, batch, "y"));
        }
    }

    [Fact]
    public void ThatCannotBeAreRefused()
    {
        Shape[] shape = [new(1, 3, 2, 2)];
        Assert.Contains("between 2 and 1", Assert.Throws<GraphException>(() => new Clamp(2, 1).OutputShape(shape)).Message, StringComparison.Ordinal);
        Assert.Throws<GraphException>(() => new Clamp(float.NaN, 1).OutputShape(shape));
        Assert.Throws<GraphException>(() => new Softplus(0).OutputShape(shape));
        Assert.Contains("2 biases", Assert.Throws<GraphException>(() => new Bias([1, 2]).OutputShape(shape)).Message, StringComparison.Ordinal);
    }

    private static Node[] Nodes(AwkwardBatch batch, string input) =>
    [
        new("leaky", new LeakyRelu(0.2f), input),
        new("clamp", new Clamp(-0.5f, 0.5f), input),
        new("sigmoid", new Sigmoid(), input),
        new("tanh", new Tanh(), input),
        new("softplus", new Softplus(3), input),
        new("straight", new Softplus(1, 0), input),
        new("affine", new Affine(-3, 0.5f), input),
        new("bias", new Bias(PlainConvolution.Normal(batch.Random, batch.Shape.Channels)), input),
    ];

    /// <summary>Bends lie at 0, and at a half either side.</summary>
    private static float AwayFromBends(float v)
    {
        var nearest = MathF.Round(v * 2) / 2;
        return MathF.Abs(v - nearest) < 0.05f ? nearest + MathF.CopySign(0.05f, v - nearest) : v;
    }
}
