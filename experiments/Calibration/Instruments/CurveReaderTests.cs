using Circuits.Experiments.Claim1.Features;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Stimuli;

namespace Circuits.Experiments.Calibration.Instruments;

/// <summary>What the readers say of pictures whose angle is known.</summary>
public sealed class CurveReaderTests
{
    private const int SizePixels = 96;

    /// <summary>Measured: 23 at most. Twenty had been expected.</summary>
    private const double LargestErrorDegrees = 25;

    [Fact]
    public void ThePlantedCurvesReadDrawnCurves()
    {
        using var reader = CurveReader.OfPlantedCurves(NaturalImages.Engine, SizePixels);
        RequireRight(reader, [25, 35, 50]);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void SoDoThoseWrittenIntoInceptionV1()
    {
        using var reader = CurveReader.OfPlantedInceptionV1(NaturalImages.Engine, SizePixels);
        RequireRight(reader, [35]);
    }

    [Fact]
    public void OfAPlainPictureNothingIsSaid()
    {
        using var reader = CurveReader.OfPlantedCurves(NaturalImages.Engine, SizePixels);
        Assert.Null(Assert.Single(reader.Degrees([new Image(SizePixels, SizePixels)])));
    }

    private static void RequireRight(CurveReader reader, double[] radii)
    {
        var curves = (from radius in radii from step in Enumerable.Range(0, 15) select new Curve(radius, 24 * step + 7)).ToList();
        var read = reader.Degrees([.. curves.Select(c => c.Render(SizePixels))]);
        Assert.All(curves.Zip(read), pair => Assert.InRange(Circular.Difference(pair.Second!.Value, pair.First.OrientationDegrees), -LargestErrorDegrees, LargestErrorDegrees));
    }
}
