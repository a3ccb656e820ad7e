using Circuits.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

public sealed class FlattenTests
{
    /// <summary>torch.flatten(x, 1): the numbers stay where they are in N, C, H, W order.</summary>
    [Fact]
    public void MovesNoNumber() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
        {
            var graph = batch.Graph(new Node("flat", new Flatten(), "input"));
            Bits.AssertEqual(batch.Values, Forwarded.One(graph, batch.Shape, batch.Values, "flat"), "flat");
        });

    [Fact]
    public void FeedsALinearLayer() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
        {
            var pixels = batch.Shape.Height * batch.Shape.Width;
            PlainOperations.AssertAgree(
                batch.Graph(
                    batch.Mixed("conv", 5),
                    new("joined", new Concat(), "conv", "input"),
                    new("flat", new Flatten(), "joined"),
                    batch.Mixed("linear", 10, "flat", (5 + batch.Shape.Channels) * pixels),
                    new("again", new Flatten(), "linear"),
                    batch.Mixed("logits", 3, "again", 10)),
                batch.Shape,
                batch.Values);
        });
}
