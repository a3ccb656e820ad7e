using System.Globalization;
using Circuits.Science.Statistics;
using Circuits.Science.Verdicts;

namespace Circuits.Experiments.Calibration.Verdicts;

/// <summary>Numbers as tables print them.</summary>
public sealed class QuantityTests
{
    private static readonly Quantity Share = Quantity.Share("units");
    private static readonly Quantity Error = Quantity.AngleError("error");
    private static readonly Quantity Plain = new("p");

    [Fact]
    public void NumbersArePrintedWithTheirUnits()
    {
        Assert.Equal("16.3 %", Share.Print(0.1634));
        Assert.Equal("18°", Error.Print(18.4));
        Assert.Equal("0.05", Plain.Print(0.05));
        Assert.Equal("-29.0 %", Share.Print(-0.29));
    }

    [Fact]
    public void IntervalsNameTheUnitOnce()
    {
        Assert.Equal("16.1 % [14.9, 17.4]", Share.Print(new Estimate(0.161, 0.149, 0.174)));
        Assert.Equal("5° [4, 7]", Error.Print(new Estimate(5.2, 4.1, 6.8)));
        Assert.Equal("0.01 [0.00, 0.12]", Plain.Print(new Estimate(0.012, 0, 0.12)));
    }

    /// <summary>Bounds may be infinite: a bootstrap of ratios.</summary>
    [Fact]
    public void InfiniteBoundsArePrinted()
    {
        Assert.Equal("50.0 % [-∞, ∞]", Share.Print(new Estimate(0.5, double.NegativeInfinity, double.PositiveInfinity)));
        Assert.Equal("5° [4, ∞]", Error.Print(new Estimate(5, 4, double.PositiveInfinity)));
        Assert.Equal("∞", Plain.Print(double.PositiveInfinity));
    }

    [Fact]
    public void ZeroHasNoSign()
    {
        Assert.Equal("0.0 %", Share.Print(-0.0001));
        Assert.Equal("0.00", Plain.Print(-0.0));
        Assert.Equal("-0.1 %", Share.Print(-0.0006));
    }

    /// <summary>No machine's locale shows.</summary>
    [Fact]
    public void ADecimalPointIsAPointEverywhere()
    {
        var before = Thread.CurrentThread.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            Thread.CurrentThread.CurrentCulture = comma;
            Assert.Equal("0,5", 0.5.ToString());
            Assert.Equal("16.1 % [14.9, 17.4]", Share.Print(new Estimate(0.161, 0.149, 0.174)));
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }

    [Fact]
    public void BetterIsHigherUnlessLowerIsBetter()
    {
        Assert.True(Share.Reaches(0.2, 0.1) && Share.Reaches(0.1, 0.1) && !Share.Reaches(0.05, 0.1));
        Assert.True(Error.Reaches(10, 20) && Error.Reaches(20, 20) && !Error.Reaches(25, 20));
    }
}
