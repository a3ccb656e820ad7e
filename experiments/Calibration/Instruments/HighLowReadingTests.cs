using Circuits.Experiments.Claim1.Features;
using Circuits.Science.Instruments;
using Circuits.Science.Subjects;

namespace Circuits.Experiments.Calibration.Instruments;

/// <summary>Units that are formulas, each with one reason to be a high-low frequency detector or not: every condition of the criterion is what refuses one.</summary>
public sealed class HighLowReadingTests
{
    private static readonly Layer Layer = Answers.LayerOf(1);

    /// <summary>Name, response by look, variant and direction, strongest foil, natural level, and whether it is a detector.</summary>
    private static readonly (string Name, Func<int, int, double, double> Response, double Foil, double NaturalLevel, bool IsDetector)[] Units =
    [
        ("prefers 30 degrees whatever the texture", (_, _, d) => Bump(d, 30), 0.5, 1, true),
        ("answers a foil as strongly", (_, _, d) => Bump(d, 0), 1, 1, true),
        ("answers a foil more strongly", (_, _, d) => Bump(d, 0), 1.01, 1, false),
        ("answers the opposite boundary a tenth as strongly", (_, _, d) => Bump(d, 0) + 0.09 * Bump(d, 180), 0.5, 1, true),
        ("answers the opposite boundary a fifth as strongly", (_, _, d) => Bump(d, 0) + 0.2 * Bump(d, 180), 0.5, 1, false),
        ("another direction in one look", (look, _, d) => Bump(d, look == 3 ? 90 : 0), 0.5, 1, false),
        ("silent in one look", (look, _, d) => look == 3 ? 0 : Bump(d, 0), 0.5, 1, false),
        ("turns with the texture", (_, variant, d) => Bump(d, 45 * variant), 0.5, 1, true),
        ("turns with the texture by a right angle", (_, variant, d) => Bump(d, 90 * variant), 0.5, 1, false),
        ("weak by its natural standard", (_, _, d) => Bump(d, 0), 0.5, 2.6, false),
        ("answers all directions", (_, _, _) => 1, 0.5, 1, false),
        ("answers nothing", (_, _, _) => 0, 0, 1, false),
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Units.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public void TheCriterionAcceptsDetectorsAndNothingElse(int unit)
    {
        var (name, response, foil, naturalLevel, isDetector) = Units[unit];
        var reading = new HighLowReading(
            Layer, 0,
            [
                .. from look in Enumerable.Range(0, HighLowBattery.Looks.Length)
                   from variant in Enumerable.Range(0, HighLowBattery.Variants)
                   select new TuningCurve(Enumerable.Range(0, HighLowBattery.Directions).Select(i => response(look, variant, 360.0 * i / HighLowBattery.Directions))),
            ],
            [.. HighLowBattery.Foils.Select((_, i) => i == 2 ? foil : 0)], [.. HighLowBattery.Foils.Select(_ => 0)], naturalLevel);
        Assert.True(
            isDetector == HighLowCriterion.IsDetector(reading),
            $"{name}: echo {reading.Pooled.Echo:F2}, looks {reading.AgreeingLooks(45)}, variants {reading.VariantAgreement:F2}, strength {reading.Strength:F2}, foil {reading.FoilShare:F2}");
    }

    private static double Bump(double degrees, double about) => Answers.Bump(degrees, about, 4);
}
