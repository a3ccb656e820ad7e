using Circuits.Science.Evidence;
using Circuits.Science.Stimuli;
using Xunit;

namespace Circuits.Experiments.Calibration.Evidence;

public sealed class PaletteTests
{
    [Fact]
    public void WeightsGoFromBlueOverWhiteToRed()
    {
        AssertNear(Palette.Negative, Palette.Weight(-1));
        AssertNear(Color.Grey(1), Palette.Weight(0));
        AssertNear(Palette.Positive, Palette.Weight(1));
        AssertNear(Palette.Positive, Palette.Weight(7));
        Assert.Throws<ArgumentException>(() => Palette.Weight(double.NaN));
    }

    [Fact]
    public void TwentyCategoriesAreTwentyColours() =>
        Assert.Equal(20, Enumerable.Range(0, 20).Select(Palette.Category).Distinct().Count());

    private static void AssertNear(Color expected, Color actual)
    {
        Assert.Equal(expected.Red, actual.Red, 1e-6f);
        Assert.Equal(expected.Green, actual.Green, 1e-6f);
        Assert.Equal(expected.Blue, actual.Blue, 1e-6f);
    }
}
