using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Stimuli;

namespace Circuits.Experiments.Calibration.Instruments;

/// <summary>Curves of known angle and radius, and lines, read from their pixels.</summary>
public sealed class PictureCurvatureTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(37)]
    [InlineData(90)]
    [InlineData(200)]
    [InlineData(301.5)]
    public void ACurveBulgesTheWayItWasDrawn(double degrees) => Assert.All(new[] { 20.0, 35, 60 }, radius =>
    {
        var read = PictureCurvature.Of(new Curve(radius, degrees).Render(128));
        Assert.InRange(Circular.Difference(read.OutwardDegrees, degrees), -3, 3);
        Assert.InRange(read.PerPixel * radius, 0.4, 1.1);
    });

    [Fact]
    public void ALineDoesNotBend()
    {
        var line = PictureCurvature.Of(new Line(30).Render(128));
        var curve = PictureCurvature.Of(new Curve(35, 30).Render(128));
        Assert.True(line.PerPixel < 0.1 * curve.PerPixel, $"{line} beside {curve}");
    }

    [Fact]
    public void APlainPictureHasNone() => Assert.Equal(new(0, 0, 0), PictureCurvature.Of(new Image(64, 64)));
}
