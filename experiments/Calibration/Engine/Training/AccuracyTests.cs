using Circuits.Engine;
using Circuits.Engine.Training;

namespace Circuits.Experiments.Calibration.Engine.Training;

public sealed class AccuracyTests
{
    /// <summary>The image's three numbers are the outputs.</summary>
    private static readonly Graph Graph = new([new("input", new Input(3, 1, 1)), new("same", new Identity(), "input")]);

    /// <summary>Five images in batches of every size, so that the last is fuller, smaller or alone.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(64)]
    public void TheLargestOutputDecidesAndATieOrNaNIsNotRight(int batchSize)
    {
        float[] outputs = [1, 2, 3, /**/ -1, -3, -2, /**/ 2, 2, 1, /**/ float.NaN, 0, 0, /**/ 0, 5, 1];
        var images = LabelledImages.Of(outputs, new(5, 3, 1, 1), [2, 0, 0, 0, 1], 3);
        Assert.Equal(3 / 5.0, Accuracy.Of(new ManagedEngine(2), Graph, "same", images, batchSize));
    }

    [Fact]
    public void ANodeOfAnotherSizeIsRefused()
    {
        var images = LabelledImages.Of(new float[3], new(1, 3, 1, 1), [0], 2);
        Assert.Equal(
            "same: it gives 1x3x1x1, the images have 2 classes. Take the node before the loss.",
            Assert.Throws<GraphException>(() => Accuracy.Of(new ManagedEngine(1), Graph, "same", images)).Message);
    }
}
