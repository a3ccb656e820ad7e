using System.Collections.Immutable;
using Circuits.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

public sealed class LocalResponseNormalizationTests
{
    public sealed record Case(AwkwardBatch Batch, LocalResponseNormalization Normalization)
    {
        public Graph Graph => Batch.Graph(new Node("lrn", Normalization, "input"));

        /// <summary>Channels spread over blocks with unused lanes between them, which hold no zeros.</summary>
        public Graph OfAConcatenation => Batch.Graph(
            Batch.Mixed("a", 17), new("shifted", new Affine(1, 2), "a"), Batch.Mixed("b", 3), new("join", new Concat(), "shifted", "b", "shifted"),
            new("lrn", Normalization, "join"));

        public Graph OfItselfThrice => Batch.Graph(new("join", new Concat(), "input", "input", "input"), new("lrn", Normalization, "join"));
    }

    private static readonly Arbitrary<Case> Cases = (
        from batch in AwkwardBatch.Any
        from isEven in Gen.Elements(false, true)
        from radius in Gen.Choose(isEven ? 1 : 0, 5)
        from bias in Gen.Elements(0.5f, 1, 2)
        from alpha in Gen.Elements(0, 1e-4f, 0.1f, 1)
        from beta in Gen.Elements(0, 0.5f, 0.6f, 0.75f, 1, 2.25f)
        select new Case(batch, new(radius, bias, alpha, beta) { OmitsLast = isEven })).ToArbitrary();

    [Fact]
    public void AgreesWithTheDefinition() => Holds.For(Cases, c =>
    {
        PlainOperations.AssertAgree(c.Graph, c.Batch.Shape, c.Batch.Values);
        PlainOperations.AssertAgree(c.OfAConcatenation, c.Batch.Shape, c.Batch.Values);
    });

    [Fact]
    public void ItsGradientIsThatOfItsDifferences() => Holds.For(Cases, c =>
    {
        CentralDifferences.Check(c.Graph, c.Batch.Shape, "lrn", c.Batch.Seed);
        CentralDifferences.Check(c.OfItselfThrice, c.Batch.Shape, "lrn", c.Batch.Seed);
    });

    // torch.nn.LocalResponseNorm(3, alpha=0.5, beta=0.75, k=2) of 1, 2, 3, 4: k + 0.5/3 of (5, 14, 29, 25) to the power 0.75.
    [Fact]
    public void ParametersOfPyTorchDivideAlphaByTheWindow()
    {
        var graph = new Graph([new("input", new Input(4, 1, 1)), new("lrn", LocalResponseNormalization.FromPyTorch(3, 0.5, 0.75, 2), "input")]);
        double[] expected = [.. new[] { 5.0, 14, 29, 25 }.Select((sum, i) => (i + 1) / Math.Pow(2 + 0.5 / 3 * sum, 0.75))];
        PlainOperations.AssertNear(expected, Forwarded.One(graph, new(1, 4, 1, 1), [1, 2, 3, 4], "lrn"), "lrn");
    }

    // torch.nn.functional.local_response_norm(x, 4, alpha=0.5, beta=0.75, k=2.0) in float64, and its gradient for (1, 2, 3, -1, -2, 1).
    [Fact]
    public void AnEvenWindowIsPyTorchs()
    {
        double[] expected = [0.4849009323851106, -0.7421753823236642, 0.807923742960645, 0.786237857885804, -0.7410326880218353, 0.9530299065154765];
        double[] gradient = [0.44544667139971966, 0.7873879960993401, 0.778626927772686, -0.5939778380718819, -0.19482019987372845, -0.0641608572347451];
        var shape = new Shape(1, 6, 1, 1);
        var graph = new Graph([new("input", new Input(6, 1, 1)), new("lrn", LocalResponseNormalization.FromPyTorch(4, 0.5, 0.75, 2), "input")]);
        using var network = new ManagedEngine().Compile(graph, shape, new Differentiation("lrn") { To = ["input"] });
        network.Forward([1, -2, 3, 4, -5, 6]);
        PlainOperations.AssertNear(expected, Forwarded.Read(network, "lrn"), "lrn");
        network.Backward("lrn", [1, 2, 3, -1, -2, 1]);
        PlainOperations.AssertNear(gradient, network.ReadGradient("input").ToArray(), "gradient");
    }

    [Fact]
    public void AWindowOfNothingIsRefused()
    {
        Assert.Contains("over 0 channels", Assert.Throws<GraphException>(() => LocalResponseNormalization.FromPyTorch(0)).Message, StringComparison.Ordinal);
        Assert.Throws<GraphException>(() => new LocalResponseNormalization(0, 1, 1, 0.5f) { OmitsLast = true }.OutputShape([new(1, 4, 1, 1)]));
    }

    public static readonly ImmutableArray<TheoryDataRow<int, float, float, float>> Refused =
        [new(-1, 1, 1, 0.5f), new(1, 0, 1, 0.5f), new(1, 1, -1, 0.5f), new(1, 1, 1, -0.5f), new(1, 1, 1, 17), new(1, 1, float.NaN, 1)];

    [Theory]
    [MemberData(nameof(Refused))]
    public void ABaseThatMayNotBePositiveIsRefused(int radius, float bias, float alpha, float beta) =>
        Assert.Throws<GraphException>(() => new LocalResponseNormalization(radius, bias, alpha, beta).OutputShape([new(1, 4, 1, 1)]));
}
