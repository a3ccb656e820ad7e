using Circuits.Engine;
using Circuits.Engine.Training;
using Circuits.Experiments.Calibration.Stimuli;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine.Training;

public sealed class AugmentationTests
{
    private static readonly Augmentation Everything = new()
    {
        CropPaddingPixels = 2, PadsByReflection = true, FlipsHorizontally = true, Brightness = 0.2, Contrast = 0.3,
    };

    [Fact]
    public void NoneChangesNothing()
    {
        var shape = new Shape(3, 2, 4, 5);
        var images = PlainConvolution.Values(new(1), (int)shape.Count);
        Bits.AssertEqual(images, Applied(Augmentation.None, images, shape, [4, 7, 1], 1, 2), "images");
    }

    /// <summary>Every result is one of the crops there are, mirrored or not; as the definition makes them, pixel by pixel; and all of them occur.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CropsAndFlipsAreThoseOfTheDefinition(bool reflects)
    {
        var population =
            from channels in Gen.Choose(1, 3)
            from height in Gen.Choose(3, 6)
            from width in Gen.Choose(3, 17)
            from padding in Gen.Choose(0, reflects ? 2 : 20)
            select (shape: new Shape(1, channels, height, width), padding);
        Holds.For(population.ToArbitrary(), p =>
        {
            var augmentation = new Augmentation { CropPaddingPixels = p.padding, PadsByReflection = reflects, FlipsHorizontally = true };
            var image = PlainConvolution.Values(new(1), (int)p.shape.Count);
            var possible =
                from dy in Enumerable.Range(-p.padding, 2 * p.padding + 1)
                from dx in Enumerable.Range(-p.padding, 2 * p.padding + 1)
                from flips in (bool[])[false, true]
                select Plain(image, p.shape, dy, dx, flips, reflects);
            var results = Enumerable.Range(0, 3).Select(e => Applied(augmentation, image, p.shape, [9], 5, e)).ToList();
            Assert.All(results, r => Assert.Contains(possible, r.SequenceEqual));
        });

        var shape = new Shape(1, 1, 4, 4);
        var values = PlainConvolution.Values(new(2), 16);
        var all = new Augmentation { CropPaddingPixels = 1, PadsByReflection = reflects, FlipsHorizontally = true };
        Assert.Equal(18, Enumerable.Range(0, 400).Select(e => string.Join(' ', Applied(all, values, shape, [0], 1, e))).Distinct().Count());
    }

    [Fact]
    public void BrightnessShiftsAndContrastStretchesAboutTheMean()
    {
        var shape = new Shape(1, 3, 5, 7);
        var image = PlainConvolution.Values(new(3), (int)shape.Count);
        var mean = image.Average(v => (double)v);
        for (var epoch = 0; epoch < 50; epoch++)
        {
            var brighter = Applied(new() { Brightness = 0.2 }, image, shape, [0], 1, epoch);
            var shift = brighter[0] - image[0];
            Assert.InRange(shift, -0.2, 0.2);
            Assert.All(brighter, (v, i) => Assert.Equal(image[i] + shift, v, 1e-6f));

            var stretched = Applied(new() { Contrast = 0.3 }, image, shape, [0], 1, epoch);
            var factor = (stretched[0] - stretched[1]) / (image[0] - image[1]);
            Assert.InRange(factor, 0.7, 1.3);
            Assert.All(stretched, (v, i) => Assert.Equal(mean + (image[i] - mean) * factor, v, 1e-5));
        }
    }

    /// <summary>The batch, the place in it and the thread make no difference; epoch, seed and image do.</summary>
    [Fact]
    public void WhatHappensDependsOnSeedEpochAndImageAlone()
    {
        var shape = new Shape(16, 3, 8, 9);
        var images = PlainConvolution.Values(new(4), (int)shape.Count);
        var indices = Enumerable.Range(100, 16).ToArray();
        var together = Applied(Everything, images, shape, indices, 7, 2);
        var count = images.Length / 16;
        var alone = new float[images.Length];
        Parallel.For(0, 16, i => Everything.Apply(images.AsSpan(i * count, count), alone.AsSpan(i * count, count), shape, 100 + i, 7, 2));
        Bits.AssertEqual(together, alone, "images");
        var image = shape with { Batch = 1 };
        var changed = Applied(Everything, images[..count], image, [0], 7, 2);
        Assert.NotEqual(changed, Applied(Everything, images[..count], image, [0], 8, 2));
        Assert.NotEqual(changed, Applied(Everything, images[..count], image, [0], 7, 3));
        Assert.NotEqual(changed, Applied(Everything, images[..count], image, [1], 7, 2));
    }

    [Fact]
    public void SwitchingOneChangeOnLeavesTheOthersAsTheyWere()
    {
        var shape = new Shape(1, 1, 8, 8);
        var image = PlainConvolution.Values(new(5), 64);
        for (var epoch = 0; epoch < 20; epoch++)
        {
            var flipped = Applied(new() { FlipsHorizontally = true }, image, shape, [0], 1, epoch);
            var mirrored = Plain(image, shape, 0, 0, flips: true, reflects: false);
            var cropped = Applied(new() { CropPaddingPixels = 2 }, image, shape, [0], 1, epoch);
            var both = Applied(new() { CropPaddingPixels = 2, FlipsHorizontally = true }, image, shape, [0], 1, epoch);
            Assert.Equal(flipped.SequenceEqual(mirrored) ? Plain(cropped, shape, 0, 0, flips: true, reflects: false) : cropped, both);
        }
    }

    [Fact]
    public void MorePaddingThanThereIsToMirrorIsRefused() => Assert.StartsWith(
        "4x9 pixels are too few to mirror 4 of them.",
        Assert.Throws<ArgumentException>(() => Applied(new() { CropPaddingPixels = 4, PadsByReflection = true }, new float[36], new(1, 1, 4, 9), [0], 1, 1)).Message,
        StringComparison.Ordinal);

    private static float[] Applied(Augmentation augmentation, float[] images, Shape shape, int[] indices, int seed, int epoch)
    {
        var result = new float[images.Length];
        Array.Fill(result, float.NaN);
        var count = images.Length / shape.Batch;
        for (var i = 0; i < shape.Batch; i++)
        {
            augmentation.Apply(images.AsSpan(i * count, count), result.AsSpan(i * count, count), shape, indices[i], seed, epoch);
        }

        return result;
    }

    private static float[] Plain(float[] image, Shape shape, int dy, int dx, bool flips, bool reflects)
    {
        var result = new float[image.Length];
        for (var i = 0; i < result.Length; i++)
        {
            var (c, y, x) = (i / shape.Width / shape.Height, i / shape.Width % shape.Height, i % shape.Width);
            var (sourceY, sourceX) = (y + dy, (flips ? shape.Width - 1 - x : x) + dx);
            if (reflects)
            {
                (sourceY, sourceX) = (Mirrored(sourceY, shape.Height), Mirrored(sourceX, shape.Width));
            }

            var inside = sourceY >= 0 && sourceY < shape.Height && sourceX >= 0 && sourceX < shape.Width;
            result[i] = inside ? image[(c * shape.Height + sourceY) * shape.Width + sourceX] : 0;
        }

        return result;

        static int Mirrored(int at, int count) => count - 1 - Math.Abs(count - 1 - Math.Abs(at));
    }
}
