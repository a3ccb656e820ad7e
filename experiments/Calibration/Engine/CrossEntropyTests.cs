using Circuits.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

public sealed class CrossEntropyTests
{
    private static Graph Graph(Shape shape) => new(
    [
        new("input", new Input(shape.Channels, shape.Height, shape.Width)),
        new("targets", new Input(shape.Channels, shape.Height, shape.Width)),
        new("loss", new CrossEntropy(), "input", "targets"),
    ]);

    /// <summary>Targets that are not distributions too: nothing in the definition asks for them.</summary>
    [Fact]
    public void AgreesWithTheDefinition() => Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
    {
        var targets = PlainConvolution.Values(new Random(batch.Seed + 1), (int)batch.Shape.Count);
        var expected = PlainOperations.Forward(new CrossEntropy(), [batch.Shape, batch.Shape], [batch.Values, targets]);
        PlainOperations.AssertNear(expected, Losses(batch.Shape, batch.Values, targets), "loss");
    });

    [Fact]
    public void TheGradientsToLogitsAndTargetsAreThoseOfItsDifferences() => Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
        CentralDifferences.Check(Graph(batch.Shape), batch.Shape, "loss", batch.Seed));

    // torch.nn.functional.cross_entropy of these logits and probabilities, PyTorch 1.13.
    [Fact]
    public void AgreesWithPyTorch() =>
        PlainOperations.AssertNear([0.8076059818267822], Losses(new(1, 3, 1, 1), [1, 2, 3], [0.1f, 0.2f, 0.7f]), "loss");

    [Fact]
    public void TargetsOfAnotherShapeAreRefused()
    {
        var thrown = Assert.Throws<GraphException>(() => new CrossEntropy().OutputShape([new(2, 10, 1, 1), new(2, 9, 1, 1)]));
        Assert.Contains("2x9x1x1", thrown.Message, StringComparison.Ordinal);
    }

    private static float[] Losses(Shape shape, float[] logits, float[] targets)
    {
        using var network = new ManagedEngine(2).Compile(Graph(shape), shape, "loss");
        network.Set("targets", targets);
        network.Forward(logits);
        return Forwarded.Read(network, "loss");
    }
}
