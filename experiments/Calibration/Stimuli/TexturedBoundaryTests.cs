using Circuits.Science.Stimuli;

namespace Circuits.Experiments.Calibration.Stimuli;

/// <summary>Boundaries differ in what they say they differ in, and in nothing else: mean and contrast are the same on both sides.</summary>
public sealed class TexturedBoundaryTests
{
    private const int SizePixels = 139;

    [Fact]
    public void BothSidesOfAFrequencyBoundaryHaveTheSameMeanAndContrast() => Holds.For(FrequencyBoundary.Population(), b =>
    {
        var (ahead, behind) = Sides(b, b.OrientationDegrees, (b.OffsetXPixels, b.OffsetYPixels));
        var amplitude = Math.Abs(Luma(b.Foreground) - Luma(b.Background)) / 2;
        Assert.Equal(Mean(ahead), Mean(behind), 0.03 * amplitude);
        Assert.InRange(Rms(ahead) / Rms(behind), 0.94, 1.06);
        Assert.InRange(Rms(ahead) / amplitude, 0.95 * TexturedBoundary.RmsShare, 1.05 * TexturedBoundary.RmsShare);
    });

    [Fact]
    public void TheSideAheadHasTheHighFrequency() => Holds.For(FrequencyBoundary.Population(), b =>
        Assert.True(Roughness(b, b.OrientationDegrees, (b.OffsetXPixels, b.OffsetYPixels)) > 1.3, b.ToString()));

    [Fact]
    public void AContrastBoundaryHasOneMeanAndTheRatioOfContrasts() => Holds.For(ContrastBoundary.Population(), b =>
    {
        var (ahead, behind) = Sides(b, b.OrientationDegrees, (b.OffsetXPixels, b.OffsetYPixels));
        Assert.Equal(Mean(ahead), Mean(behind), 0.02);
        Assert.InRange(Rms(ahead) / Rms(behind) / b.ContrastRatio, 0.9, 1.1);
    });

    [Fact]
    public void ATextureBoundaryDiffersInNothingButTheTexturesAngle() => Holds.For(TextureOrientationBoundary.Population(), b =>
    {
        var (ahead, behind) = Sides(b, b.OrientationDegrees, (b.OffsetXPixels, b.OffsetYPixels));
        Assert.Equal(Mean(ahead), Mean(behind), 0.02);
        Assert.InRange(Rms(ahead) / Rms(behind), 0.94, 1.06);
    });

    [Fact]
    public void NoiseHasNoOrientationToDifferIn() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextureOrientationBoundary(0) { Texture = Texture.Noise }.Render(32));

    [Fact]
    public void ARatioOfOneIsUniform()
    {
        var uniform = new FrequencyBoundary(30) { FrequencyRatio = 1, Texture = Texture.Grating, TextureDegrees = 60 };
        Assert.Equal(uniform.Render(64).Values, (uniform with { OrientationDegrees = 90, TextureDegrees = 0 }).Render(64).Values);
    }

    /// <summary>The published stimulus turns whole: a quarter turn of the boundary is a quarter turn of the picture.</summary>
    [Theory]
    [InlineData(Texture.Checkerboard)]
    [InlineData(Texture.Grating)]
    [InlineData(Texture.Noise)]
    public void TurningTheBoundaryTurnsThePicture(Texture texture)
    {
        var upright = new FrequencyBoundary(10) { Texture = texture, TextureDegrees = 20, PhaseDegrees = 70 };
        var turned = upright.Render(64).Rotate(90, Color.Grey(0));
        Assert.All(turned.Values.Zip((upright with { OrientationDegrees = 100 }).Render(64).Values), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void NoiseIsThatOfItsSeed()
    {
        var noise = new FrequencyBoundary(0) { Texture = Texture.Noise, Seed = 3 };
        Assert.Equal(noise.Render(64).Values, noise.Render(64).Values);
        Assert.NotEqual(noise.Render(64).Values, (noise with { Seed = 4 }).Render(64).Values);
    }

    [Fact]
    public void APhotographInFocusOnOneSideHasTheSameMeanAndAboutTheSameContrastOnBoth()
    {
        var photographs = BlurBoundary.MostTextured(NaturalPatches.Cut(NaturalImages.All, SizePixels, 20, seed: 3), SizePixels, 4);
        Holds.For(BlurBoundary.Population(photographs), b =>
        {
            var (ahead, behind) = Sides(b, b.OrientationDegrees, (0, 0));
            Assert.Equal(Mean(ahead), Mean(behind), 0.015);

            // Contrast is set before values are cut off at black and white, which a few blurred spots are more than fine texture.
            Assert.InRange(Rms(ahead) / Rms(behind), 0.85, 1.15);
            Assert.True(Roughness(b, b.OrientationDegrees, (0, 0)) > 1.3, $"{b.OrientationDegrees}");
        });
    }

    [Fact]
    public void BlurBoundariesShrinkToTheFirstPhotographInFocusToTheRight()
    {
        Image[] photographs = [new(20, 20), new(20, 20)];
        var population = BlurBoundary.Population(photographs);
        Assert.Empty(population.Shrinker(new BlurBoundary(photographs[0], 0)));
        Assert.Contains(new BlurBoundary(photographs[0], 90) { BlurPixels = 6 }, population.Shrinker(new BlurBoundary(photographs[1], 90) { BlurPixels = 6 }));
    }

    /// <summary>How much neighbouring pixels differ, on the side ahead over the side behind.</summary>
    private static double Roughness(IStimulus stimulus, double degrees, (double X, double Y) offset)
    {
        var image = stimulus.Render(SizePixels);
        var (ahead, behind) = (0.0, 0.0);
        var (countAhead, countBehind) = (0, 0);
        for (var y = 1; y < SizePixels; y++)
        {
            for (var x = 1; x < SizePixels; x++)
            {
                var step = Math.Pow(Luma(image[y, x]) - Luma(image[y, x - 1]), 2) + Math.Pow(Luma(image[y, x]) - Luma(image[y - 1, x]), 2);
                var distance = Distance(x, y, degrees, offset);
                (ahead, countAhead) = distance > 2 ? (ahead + step, countAhead + 1) : (ahead, countAhead);
                (behind, countBehind) = distance < -2 ? (behind + step, countBehind + 1) : (behind, countBehind);
            }
        }

        return Math.Sqrt(ahead / countAhead / (behind / countBehind));
    }

    private static (List<double> Ahead, List<double> Behind) Sides(IStimulus stimulus, double degrees, (double X, double Y) offset)
    {
        var image = stimulus.Render(SizePixels);
        var (ahead, behind) = (new List<double>(), new List<double>());
        for (var i = 0; i < SizePixels * SizePixels; i++)
        {
            var distance = Distance(i % SizePixels, i / SizePixels, degrees, offset);
            if (Math.Abs(distance) > 1)
            {
                (distance > 0 ? ahead : behind).Add(Luma(image[i / SizePixels, i % SizePixels]));
            }
        }

        return (ahead, behind);
    }

    private static double Distance(int x, int y, double degrees, (double X, double Y) offset)
    {
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(degrees));
        return (x + 0.5 - SizePixels / 2.0 - offset.X) * cos + (y + 0.5 - SizePixels / 2.0 - offset.Y) * sin;
    }

    private static double Mean(List<double> values) => values.Average();

    private static double Rms(List<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }

    private static double Luma(Color color) => 0.2126 * color.Red + 0.7152 * color.Green + 0.0722 * color.Blue;
}
