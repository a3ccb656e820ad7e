using Circuits.Experiments.Claim1.Features;
using Circuits.Science.Statistics;
using Circuits.Science.Subjects.Networks;
using Circuits.Science.Verdicts;

namespace Circuits.Experiments.Calibration.Claims;

/// <summary>Power: on a network in which the claims are true by construction, the instruments have to see it.</summary>
public sealed class PlantedCurvesTests
{
    private static readonly IReadOnlyList<Claim> Claims = Claim.In(typeof(CurveDetectors).Assembly);
    private static readonly Lazy<Trial> Trial = new(() => new(Planted.Subject, NaturalImages.Engine, NaturalImages.All, seed: 1));

    [Fact]
    public void EveryPlantedCurveUnitIsStrictAndNoLineUnitIs()
    {
        Assert.Equal(PlantedCurves.CurveUnits + PlantedCurves.LineUnits, Planted.OwnSurvey.Readings.Count);
        Assert.All(Planted.CurveUnits, r => Assert.True(CurveCriterion.IsStrict(r), r.Name));
        Assert.All(Planted.LineUnits, r => Assert.False(CurveCriterion.IsStrict(r), r.Name));
    }

    /// <summary>Line units are refused for what they are: they have no direction, and they prefer lines.</summary>
    [Fact]
    public void LineUnitsHaveNoDirectionAndPreferLines() => Assert.All(Planted.LineUnits, r =>
    {
        var what = $"{r.Name}: curve over straight {r.CurveOverStraight:F2}, echo {r.Pooled.Echo:F2}, concentration {r.Pooled.Concentration:F2}";
        Assert.False(CurveCriterion.HasDirection(r), what);
        Assert.True(r.CurveOverStraight < 1, what);
        Assert.True(r.Pooled.Echo > 0.5, what);
    });

    [Fact]
    public void EveryCurveUnitIsReadAtTheAngleItWasPlantedAt() => Assert.All(Planted.CurveUnits, r =>
        Assert.InRange(Circular.Difference(r.Pooled.PreferredDegrees, 15 * r.Unit), -5, 5));

    public static TheoryData<string> Ids => [.. Claims.Where(c => c.Id.StartsWith("curves.", StringComparison.Ordinal)).Select(c => c.Id)];

    [Theory]
    [Trait("Speed", "Slow")]
    [MemberData(nameof(Ids))]
    public void EveryClaimComesToTheOutcomeStatedForThePlantedNetwork(string id)
    {
        var claim = Claims.Single(c => c.Id == id);
        var verdict = claim.Test(Trial.Value);
        TestContext.Current.TestOutputHelper?.WriteLine($"{id}: {verdict.Outcome}: {verdict.Reading}");
        Assert.Equal(claim.ExpectedOn("planted-curves").Outcome, verdict.Outcome);
    }

    /// <summary>The same seed gives the same numbers, also from another trial.</summary>
    [Fact]
    [Trait("Speed", "Slow")]
    public void AnotherTrialOfTheSameSeedGivesTheSameVerdict()
    {
        var claim = Claims.Single(c => c.Id == "curves.exist");
        var (one, other) = (claim.Test(Trial.Value), claim.Test(new(Planted.Subject, NaturalImages.Engine, NaturalImages.All, seed: 1)));
        Assert.Equal((one.Outcome, one.Reading, one.Subject), (other.Outcome, other.Reading, other.Subject));
        Assert.Equal(one.Controls, other.Controls);
    }
}
