using Circuits.Experiments.Claim1.Features;
using Circuits.Science.Statistics;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Experiments.Calibration.Claims;

/// <summary>Power and false positives of the criterion for high-low frequency detectors.</summary>
public sealed class PlantedHighLowTests
{
    [Fact]
    public void EveryPlantedDetectorIsOneAndNoOtherUnitIs()
    {
        Assert.Equal(PlantedHighLow.HighLowUnits + PlantedHighLow.OtherUnits, PlantedHighLowUnits.Readings.Count);
        Assert.All(PlantedHighLowUnits.Detectors, r => Assert.True(HighLowCriterion.IsDetector(r), r.Name));
        Assert.All(PlantedHighLowUnits.Readings.Skip(PlantedHighLow.HighLowUnits), r => Assert.False(HighLowCriterion.IsDetector(r), r.Name));
    }

    [Fact]
    public void EveryDetectorIsReadAtTheAngleItWasPlantedAt() => Assert.All(PlantedHighLowUnits.Detectors, r =>
        Assert.InRange(Circular.Difference(r.Pooled.PreferredDegrees, 15 * r.Unit), -6, 6));

    /// <summary>What is asked of detectors, the published facts: nothing at 180 degrees, little at a ratio of 1.</summary>
    [Fact]
    public void DetectorsAnswerNothingTheOppositeWayAndLittleToFoils() => Assert.All(PlantedHighLowUnits.Detectors, r =>
    {
        Assert.InRange(r.Pooled.Echo, 0, 0.01);
        Assert.InRange(r.FoilShare, 0, 0.5);
    });

    [Fact]
    public void FewerThanOneInAHundredUnitsOfSmallNullNetworksIsADetector() => RequireFewFalsePositives(
        from letter in new[] { "R", "S", "Q" } from seed in new[] { 1 } select (letter, Planted.Null(PlantedHighLowUnits.Subject, letter, seed)));

    [Fact]
    [Trait("Speed", "Slow")]
    public void FewerThanOneInAHundredUnitsOfUntrainedInceptionV3IsADetector() => RequireFewFalsePositives(
        from letter in new[] { "R", "S", "Q" } from seed in new[] { 1, 2 } select (letter, Planted.Null(Zoo.Load("inception-v3"), letter, seed)));

    private static void RequireFewFalsePositives(IEnumerable<(string Letter, Subject Subject)> nulls)
    {
        var (detectors, units) = (0, 0);
        foreach (var (letter, subject) in nulls)
        {
            var readings = PlantedHighLowUnits.ReadingsOf(subject);
            var own = readings.Count(HighLowCriterion.IsDetector);
            TestContext.Current.TestOutputHelper?.WriteLine($"{letter} of {subject.Name}: {own} of {readings.Count}");
            (detectors, units) = (detectors + own, units + readings.Count);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"false-positive rate {Proportion.Wilson(detectors, units)}");
        Assert.True(detectors < 0.01 * units, $"{detectors} of {units} units");
    }
}
