using Circuits.Engine;
using Circuits.Engine.Training;

namespace Circuits.Experiments.Calibration.Engine.Training;

public sealed class LabelledImagesTests
{
    private static readonly Shape Shape = new(2, 3, 1, 2);

    [Fact]
    public void BytesAreScaledAndCentredChannelByChannel()
    {
        byte[] bytes = [0, 255, 51, 102, 0, 255, 255, 0, 1, 2, 3, 4];
        var images = LabelledImages.Of(bytes, Shape, [1, 0], 2, [0, 0.2, 0.5], [1, 0.1, 0.5]);
        var read = new float[6];
        images.Read(0, read);
        Assert.Equal([0, 1, 0, 2, -1, 1], read);
        images.Read(1, read);
        Assert.Equal((float)((4 / 255.0 - 0.5) / 0.5), read[5]);
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        Says("2 images have 1 labels.", () => LabelledImages.Of(new float[12], Shape, [1], 2));
        Says("image 1 has the label 2; there are 2 classes, counted from 0.", () => LabelledImages.Of(new float[12], Shape, [1, 2], 2));
        Says("image 0 has the label -1; there are 2 classes, counted from 0.", () => LabelledImages.Of(new float[12], Shape, [-1, 1], 2));
        Says("the data is said to be 2x3x1x2 = 12 numbers, it ha", () => LabelledImages.Of(new float[11], Shape, [1, 0], 2));
        Says("3 channels have 1 means and 3 deviations.", () => LabelledImages.Of(new byte[12], Shape, [1, 0], 2, [1], [1, 1, 1]));

        static void Says(string message, Action action) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
    }
}
