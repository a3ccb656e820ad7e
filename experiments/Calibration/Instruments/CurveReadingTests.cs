using Circuits.Experiments.Claim1.Features;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Stimuli;

namespace Circuits.Experiments.Calibration.Instruments;

/// <summary>Units that are formulas, each with one reason to be a curve detector or not: the criterion tells them apart.</summary>
public sealed class CurveReadingTests
{
    /// <summary>Name, what it answers to a curve, what to a straight stimulus, and whether it is strict.</summary>
    private static readonly (string Name, Func<Curve, double> ToCurve, Func<double, double> ToStraight, bool IsStrict)[] Units =
    [
        ("prefers 30 degrees whatever draws the curve", c => Bump(c, 30), _ => 0.3, true),
        ("the same at 355", c => Bump(c, 355), _ => 0.3, true),
        ("a little stronger for light curves, and for small ones", c => Bump(c, 30) * (IsLight(c) ? 1 : 0.7) * (c.RadiusPixels < 20 ? 1 : 0.6), _ => 0.3, true),
        ("silent for light discs: three looks of four", c => c.Disc && IsLight(c) ? 0 : Bump(c, 30), _ => 0.3, true),
        ("broad, R1 = 0.3", c => 1 + 0.6 * Cos(c.OrientationDegrees - 30), _ => 1, true),
        ("broader, R1 = 0.2", c => 1 + 0.4 * Cos(c.OrientationDegrees - 30), _ => 1, false),
        ("flips with polarity", c => Bump(c, IsLight(c) ? 210 : 30), _ => 0.3, false),
        ("an edge detector: flips with polarity, discs only", c => c.Disc ? Bump(c, IsLight(c) ? 210 : 30) : 0, _ => 0.3, false),
        ("answers one look", c => c.Disc || IsLight(c) ? 0 : Bump(c, 30), _ => 0.3, false),
        ("answers two looks", c => c.Disc ? 0 : Bump(c, 30), _ => 0.3, false),
        ("turns by 60 degrees from look to look", c => Bump(c, 30 + (c.Disc ? 60 : 0) + (IsLight(c) ? 120 : 0)), _ => 0.3, false),
        ("answers one radius", c => c.RadiusPixels < 20 ? Bump(c, 30) : 0, _ => 0.3, false),
        ("turns round at the largest radius", c => Bump(c, c.RadiusPixels > 40 ? 210 : 30), _ => 0.1, false),
        ("a line detector", c => 0.9 * Answers.AxisBump(c.OrientationDegrees, 30), d => Answers.AxisBump(d, 30), false),
        ("a line detector that likes one side", c => 0.9 * Bump(c, 30), d => Answers.AxisBump(d, 30), false),
        ("prefers curves to lines by a tenth only", c => 1.1 * Bump(c, 30), d => Answers.AxisBump(d, 30), false),
        ("prefers curves to lines by a fifth", c => 1.2 * Bump(c, 30), d => Answers.AxisBump(d, 30), true),
        ("answers the opposite curve more than half as strongly", c => Bump(c, 30, 4) + 0.6 * Bump(c, 210, 4), _ => 0.3, false),
        ("answers the opposite curve less than half as strongly", c => Bump(c, 30, 4) + 0.3 * Bump(c, 210, 4), _ => 0.3, true),
        ("answers everything", _ => 1, _ => 1, false),
        ("answers nothing", _ => 0, _ => 0, false),
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Units.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public void TheStrictCriterionAcceptsCurveDetectorsAndNothingElse(int unit)
    {
        var (name, toCurve, toStraight, isStrict) = Units[unit];
        Assert.True(isStrict == CurveCriterion.IsStrict(Read(toCurve, toStraight)), name);
    }

    /// <summary>0.4 of what photographs excite; photographs that excite nothing cannot make a unit weak.</summary>
    [Theory]
    [InlineData(2.4, true)]
    [InlineData(2.6, false)]
    [InlineData(0, true)]
    public void ACurveMustExciteAUnitByItsOwnNaturalStandard(double naturalLevel, bool isStrict) =>
        Assert.Equal(isStrict, CurveCriterion.IsStrict(Read(c => Bump(c, 30), _ => 0.3, naturalLevel)));

    [Fact]
    public void ReadingsAreWhatTheFormulaSays()
    {
        var reading = Read(c => Bump(c, 130) * c.RadiusPixels / 50, d => 0.25 * Answers.AxisBump(d, 20), 2);
        Assert.Equal("made:0", reading.Name);
        Assert.Equal(12, reading.Cells.Length);
        Assert.Equal((4, 3), (reading.ByLook.Length, reading.ByRadius.Length));
        Assert.Equal(130, reading.Pooled.PreferredDegrees, 1e-4);
        Assert.Equal([18 / 50.0, 30 / 50.0, 1], reading.ByRadius.Select(r => Math.Round(r.Peak, 6)));
        Assert.All(reading.ByLook, l => Assert.Equal((18 + 30 + 50) / 150.0, l.Peak, 1e-6));
        Assert.Equal((1, 0.25), (reading.CurvePeak, Math.Round(reading.StraightPeak, 6)));
        Assert.Equal(4, reading.CurveOverStraight, 1e-5);
        Assert.Equal(0.5, reading.Strength, 1e-6);
        Assert.Equal((4, 1), (reading.AgreeingLooks(1), Math.Round(reading.RadiusAgreement, 6)));
    }

    /// <summary>Which answer belongs to which stimulus: a slip in the order would turn or mix everything.</summary>
    [Fact]
    public void TheBatteryIsInTheOrderThatReadingsAssume()
    {
        Assert.Equal(4 * 3 * 36 + 18 + 18 + 36, CurveBattery.All.Length);
        for (var look = 0; look < 4; look++)
        {
            for (var radius = 0; radius < 3; radius++)
            {
                for (var step = 0; step < 36; step++)
                {
                    var curve = (Curve)CurveBattery.All[CurveBattery.IndexOf(look, radius, step)];
                    Assert.Equal((CurveBattery.RadiiPixels[radius], 10.0 * step), (curve.RadiusPixels, curve.OrientationDegrees));
                    Assert.Equal(CurveBattery.Looks[look], (curve.Disc, IsLight(curve)) switch
                    {
                        (false, false) => CurveBattery.Look.DarkArc,
                        (false, true) => CurveBattery.Look.LightArc,
                        (true, false) => CurveBattery.Look.DarkDisc,
                        _ => CurveBattery.Look.LightDisc,
                    });
                }
            }
        }

        Assert.All(CurveBattery.All.Skip(432), s => Assert.True(s is Line or Edge));
        Assert.Equal(18, CurveBattery.Straight.OfType<Line>().Count(l => l.Foreground == Drawing.Light));
    }

    [Fact]
    public void ResponsesToAnotherBatteryAreRefused() => Assert.Contains(
        "The battery has 504 images, these are responses to 432",
        Assert.Throws<ArgumentException>(() => CurveReading.Of(Answers.To(CurveBattery.Curves, _ => 1), [1])).Message);

    [Fact]
    public void AResponseThatIsNoNumberIsRefused() =>
        Assert.Throws<ArgumentException>(() => Read(c => c.OrientationDegrees == 40 ? double.NaN : 1, _ => 1));

    /// <summary>The direction of a reading follows the unit's, all around.</summary>
    [Fact]
    public void EveryOrientationIsReadAsItIs() => Assert.All(Enumerable.Range(0, 72), i =>
        Assert.Equal(0, Circular.Difference(Read(c => Bump(c, 5 * i), _ => 0).Pooled.PreferredDegrees, 5 * i), 1e-4));

    private static CurveReading Read(Func<Curve, double> toCurve, Func<double, double> toStraight, double naturalLevel = 1) => CurveReading.Of(
        Answers.To(CurveBattery.All, s => s switch
        {
            Curve c => toCurve(c),
            Line l => toStraight(l.OrientationDegrees),
            _ => toStraight(((Edge)s).OrientationDegrees),
        }),
        [naturalLevel])[0];

    private static bool IsLight(Drawing drawing) => drawing.Foreground == Drawing.Light;

    private static double Bump(Curve curve, double about, double sharpness = 2) => Answers.Bump(curve.OrientationDegrees, about, sharpness);

    private static double Cos(double degrees) => Math.Cos(double.DegreesToRadians(degrees));
}
