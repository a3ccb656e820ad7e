using Circuits.Experiments.Calibration.Claims;
using Circuits.Science.Instruments;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Experiments.Calibration.Instruments;

/// <summary>On the planted family, turning what excites one member hands it over where the angles say; with wrong angles it does not.</summary>
public sealed class JointTuningTests
{
    private const int Sources = 4;
    private static readonly Lazy<double[]> True = new(() => Errors(m => m.PreferredDegrees));

    [Fact]
    public void ThePlantedFamilyTakesOverAtItsAngles() => Assert.InRange(Median(True.Value), 0, 30);

    /// <summary>Every source with every other member, once.</summary>
    [Fact]
    public void EveryPairIsReadOnce() => Assert.Equal(Sources * (PlantedCurves.CurveUnits - 1), True.Value.Length);

    /// <summary>The other sense of rotation is the slip that is easily made; some pairs, half a turn apart, agree either way.</summary>
    [Fact]
    public void AnglesCountedTheOtherWayRoundFail() => Assert.InRange(Median(Errors(m => -m.PreferredDegrees)), 60, 120);

    /// <summary>7 is prime to 24: each member gets another's angle, spread all around.</summary>
    [Fact]
    public void AnglesOfOtherMembersGiveChance() => Assert.InRange(Median(Errors(m => m.PreferredDegrees * 7)), 60, 120);

    private static double[] Errors(Func<Family.Member, double> degrees)
    {
        var family = Family.Of([.. Planted.CurveUnits]);

        // Every sixth is a source: the first members are.
        var members = family.Members.OrderBy(m => m.Unit % 6).Select(m => m with { PreferredDegrees = degrees(m) });
        return
        [
            .. JointTuning.Of(
                NaturalImages.Engine, Planted.Subject, family with { Members = [.. members] }, Planted.OwnSurvey.Natural[0], Planted.Scenes, Sources).Select(t => t.ErrorDegrees),
        ];
    }

    private static double Median(double[] values) => MathNet.Numerics.Statistics.Statistics.Median(values);
}
