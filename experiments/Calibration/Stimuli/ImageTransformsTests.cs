using Circuits.Science.Stimuli;
using Xunit;

namespace Circuits.Experiments.Calibration.Stimuli;

/// <summary>Cutting, scaling and turning on known answers.</summary>
public sealed class ImageTransformsTests
{
    /// <summary>
    /// Pillow 9.4: <c>Image.fromarray(((x * x * 3 + y * 7) % 10 / 10).astype('f4'), 'F').resize(size, Image.BILINEAR)</c> of
    /// 5x4 pixels: shrunk both ways, shrunk in width alone, grown both ways.
    /// </summary>
    public static TheoryData<int, int, float[]> PillowResizes => new()
    {
        { 3, 2, [0.302040815f, 0.46825397f, 0.542857111f, 0.381632656f, 0.48888889f, 0.5f] },
        { 2, 4, [0.200000003f, 0.600000024f, 0.445454538f, 0.527272701f, 0.554545462f, 0.272727281f, 0.300000012f, 0.699999988f] },
        {
            7, 9,
            [
                0f, 0.1714286f, 0.2714286f, 0.2f, 0.5571429f, 0.7428572f, 0.8f,
                0.1166667f, 0.1928571f, 0.2690476f, 0.3166667f, 0.5547619f, 0.6928571f, 0.75f,
                0.4277778f, 0.25f, 0.2626984f, 0.6277778f, 0.5484127f, 0.5595238f, 0.6166667f,
                0.6833333f, 0.3150793f, 0.2801587f, 0.8833333f, 0.5261905f, 0.4261905f, 0.4833333f,
                0.55f, 0.4357142f, 0.4642857f, 0.75f, 0.3928572f, 0.2928571f, 0.35f,
                0.4166667f, 0.5563492f, 0.6484127f, 0.6166667f, 0.2595238f, 0.1595238f, 0.2166667f,
                0.2833333f, 0.4547619f, 0.5547619f, 0.4833333f, 0.4039683f, 0.4150794f, 0.4722222f,
                0.15f, 0.3214286f, 0.4214286f, 0.35f, 0.5880952f, 0.7261904f, 0.7833333f,
                0.1f, 0.2714286f, 0.3714286f, 0.3f, 0.6571429f, 0.8428571f, 0.9f,
            ]
        },
    };

    [Theory]
    [MemberData(nameof(PillowResizes))]
    public void ResizingAgreesWithPillow(int width, int height, float[] expected)
    {
        var resized = Grey(5, 4, (x, y) => (x * x * 3 + y * 7) % 10 / 10f).Resize(width, height);
        for (var i = 0; i < 3 * expected.Length; i++)
        {
            Assert.Equal(expected[i % expected.Length], resized.Values[i], 1e-6f);
        }
    }

    [Fact]
    public void ResizingToTheSameSizeChangesNothing()
    {
        var image = Numbered(6, 5);
        Assert.Equal(image.Values, image.Resize(6, 5).Values);
    }

    [Fact]
    public void ACropHoldsItsRectangle()
    {
        var crop = Numbered(6, 5).Crop(2, 1, 3, 4);
        Assert.Equal((3, 4), (crop.WidthPixels, crop.HeightPixels));
        Assert.Equal(Numbered(6, 5)[1, 2], crop[0, 0]);
        Assert.Equal(Numbered(6, 5)[4, 4], crop[3, 2]);
    }

    [Theory]
    [InlineData(-1, 0, 1, 1)]
    [InlineData(0, -1, 1, 1)]
    [InlineData(5, 0, 2, 1)]
    [InlineData(0, 4, 1, 2)]
    [InlineData(0, 0, 0, 1)]
    [InlineData(1, 0, int.MaxValue, 1)]
    public void ACropBeyondThePictureIsRefused(int x, int y, int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbered(6, 5).Crop(x, y, width, height));

    [Fact]
    public void AQuarterTurnIsClockwiseAndFourAreNone()
    {
        var image = Numbered(5, 5);
        var turned = image.Rotate(90, Color.Grey(0));
        Assert.Equal(image[0, 0], turned[0, 4]);
        Assert.Equal(image.Values, turned.Rotate(90, Color.Grey(0)).Rotate(180, Color.Grey(0)).Values);
        Assert.Equal(image.Values, image.Rotate(360, Color.Grey(0)).Values);
    }

    [Fact]
    public void WhatTurnsInFromOutsideHasTheFillColor()
    {
        var fill = new Color(0.1f, 0.2f, 0.3f);
        var turned = Grey(20, 20, (_, _) => 1).Rotate(45, fill);
        Assert.Equal(fill, turned[0, 0]);
        Assert.Equal(Color.Grey(1), turned[10, 10]);
    }

    [Fact]
    public void TurningAPictureOfADrawingIsTurningTheDrawing()
    {
        // A broad shape, whose anti-aliased rim the second sampling blurs by less than a pixel's share.
        var disc = new Curve(20, 0) { Disc = true };
        var (turned, drawn) = (disc.Render(80).Rotate(30, Drawing.Light), (disc with { OrientationDegrees = 30 }).Render(80));
        Assert.All(turned.Values.Zip(drawn.Values), pair => Assert.Equal(pair.First, pair.Second, 0.25f));
        Assert.Equal(drawn.Values.Average(), turned.Values.Average(), 1e-3f);
    }

    private static Image Numbered(int width, int height)
    {
        var image = new Image(width, height);
        for (var i = 0; i < image.Values.Length; i++)
        {
            image.Values[i] = i / 128f;
        }

        return image;
    }

    private static Image Grey(int width, int height, Func<int, int, float> value)
    {
        var image = new Image(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                image[y, x] = Color.Grey(value(x, y));
            }
        }

        return image;
    }
}
