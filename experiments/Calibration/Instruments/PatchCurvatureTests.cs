using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;

namespace Circuits.Experiments.Calibration.Instruments;

public sealed class PatchCurvatureTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(130)]
    [InlineData(255)]
    public void ACurveInASceneBendsTowardsItsAngle(double degrees)
    {
        var photograph = new Photograph("drawn", new Curve(35, degrees) { Disc = true }.Render(300));
        var scenes = NaturalScenes.Cut([photograph], viewPixels: 139, perPhotograph: 1, seed: 1);
        var middle = scenes.ScenePixels / 2.0;
        var best = (from y in Enumerable.Range(-3, 7) from x in Enumerable.Range(-3, 7) select PatchCurvature.At(scenes, 0, middle + 10 * x, middle + 10 * y, 48))
            .MaxBy(p => p.Contrast)!;
        Assert.True(best.Towards(degrees) > 0.7, $"{best.Towards(degrees)}");
        Assert.Equal(-best.Towards(degrees), best.Towards(degrees + 180), 1e-9);
        Assert.Equal((48, 48), (best.Patch.WidthPixels, best.Patch.HeightPixels));
    }
}
