using Circuits.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

public sealed class GroupedConvolutionTests
{
    private static readonly Arbitrary<(int Groups, int Inputs, int Outputs, int Size, int Seed)> Cases = (
        from groups in Gen.Elements(2, 3, 5, 16, 17)
        from inputs in Gen.Elements(1, 2, 3)
        from outputs in Gen.Elements(1, 2, 3)
        from size in Gen.Elements(1, 5, 8)
        from seed in Gen.Choose(0, 1000)
        select (groups, inputs, outputs, size, seed)).ToArbitrary();

    /// <summary>AlexNet's two groups, ResNeXt's many, depthwise with several kernels for each channel.</summary>
    [Fact]
    public void AnyGroupsAgreeWithTheDefinition() =>
        Holds.For(Cases, c =>
        {
            var shape = new Shape(2, c.Groups * c.Inputs, c.Size, c.Size);
            var random = new Random(c.Seed);
            var convolution = PlainConvolution.Random(random, c.Groups * c.Outputs, shape.Channels, Window.Square(3), Padding.Same, c.Groups);
            var graph = new Graph(
            [
                new("input", new Input(shape.Channels, c.Size, c.Size)),
                new("conv", convolution, "input"),
                new("bn", RandomNetwork.Normalization(random, c.Groups * c.Outputs), "conv"),
            ]);
            PlainOperations.AssertAgree(graph, shape, PlainConvolution.Values(random, (int)shape.Count));
        });

    [Fact]
    public void DepthwiseReadsTheChannelsOfAConcatenation() =>
        Holds.For(AwkwardBatch.Any.ToArbitrary(), batch =>
        {
            var channels = 17 + batch.Shape.Channels;
            var depthwise = PlainConvolution.Random(batch.Random, channels, channels, Window.Square(3, 2), Padding.Same, groups: channels);
            var graph = batch.Graph(
                batch.Mixed("a", 17),
                new("joined", new Concat(), "a", "input"),
                new("depthwise", depthwise, "joined"),
                new("relu", new Relu(), "depthwise"));
            PlainOperations.AssertAgree(graph, batch.Shape, batch.Values);
        });
}
