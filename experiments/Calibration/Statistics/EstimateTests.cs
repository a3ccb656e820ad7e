using System.Globalization;
using System.Text.Json;
using Circuits.Science.Statistics;
using Xunit;

namespace Circuits.Experiments.Calibration.Statistics;

public sealed class EstimateTests
{
    [Theory]
    [InlineData(0.163, 0.14, 0.19, "0.163 [0.14, 0.19]")]
    [InlineData(0.2, 0.0524, 0.3339, "0.200 [0.05, 0.33]")]
    [InlineData(44.96, 41.2, 51.8, "45.0 [41, 52]")]
    [InlineData(0.0123, 0.0119, 0.0126, "0.01230 [0.0119, 0.0126]")]
    [InlineData(-0.00001, -0.001, 0.3, "0.000 [0.00, 0.30]")]
    [InlineData(1, 1, 1, "1.0000 [1.000, 1.000]")]
    [InlineData(1, 0.5, double.PositiveInfinity, "1.0000 [0.500, Infinity]")]
    public void IsPrintedWithTheDecimalsItsWidthDeserves(double value, double low, double high, string expected)
    {
        var before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(expected, new Estimate(value, low, high).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(double.NaN, 0, 1)]
    [InlineData(0, double.NaN, 1)]
    [InlineData(0, 0, double.NaN)]
    [InlineData(0, 1, 0)]
    public void RefusesWhatIsNoInterval(double value, double low, double high) =>
        Assert.Throws<ArgumentException>(() => new Estimate(value, low, high));

    [Fact]
    public void MayLieOutsideItsIntervalAsAfterABiasCorrection() => Assert.Equal(2, new Estimate(2, 0, 1).Value);

    [Fact]
    public void SurvivesJson()
    {
        var estimate = new Estimate(0.1, -0.2, 0.3);
        Assert.Equal(estimate, JsonSerializer.Deserialize<Estimate>(JsonSerializer.Serialize(estimate)));
    }
}
