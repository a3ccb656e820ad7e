using System.Diagnostics;
using Circuits.Experiments.Claim1.Features;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Subjects;
using Circuits.Science.Verdicts;

namespace Circuits.Experiments.Calibration.Claims;

/// <summary>False positives: on networks that learned nothing, no claim may come out Supported, and hardly a unit may pass for a curve detector.</summary>
public sealed class NullNetworksTests
{
    private static readonly IReadOnlyList<Claim> Claims = [.. Claim.In(typeof(CurveDetectors).Assembly).Where(c => c.Id.StartsWith("curves.", StringComparison.Ordinal))];

    /// <summary>The null network is the subject, and its controls are made from it with other seeds.</summary>
    [Theory]
    [Trait("Speed", "Slow")]
    [InlineData("R")]
    [InlineData("S")]
    [InlineData("Q")]
    public void NoClaimIsSupportedOnAnUntrainedCounterpartOfThePlantedNetwork(string letter) =>
        RequireNoSupport(Planted.Null(Planted.Subject, letter, seed: 100));

    [Fact]
    [Trait("Speed", "Slow")]
    public void NoClaimIsSupportedOnAnUntrainedInceptionV3() => RequireNoSupport(Planted.Null(Zoo.Load("inception-v3"), "Q", seed: 100));

    [Fact]
    public void FewerThanOneInTwentyUnitsOfASmallNullNetworkIsStrict() => RequireFewFalsePositives(NullsOfPlanted(seeds: 1));

    /// <summary>36 units each, of ten seeds of each control.</summary>
    [Fact]
    [Trait("Speed", "Slow")]
    public void FewerThanOneInTwentyUnitsOfManySmallNullNetworksIsStrict() => RequireFewFalsePositives(NullsOfPlanted(seeds: 10));

    [Fact]
    [Trait("Speed", "Slow")]
    public void FewerThanOneInTwentyUnitsOfUntrainedInceptionV3IsStrict() =>
        RequireFewFalsePositives(from letter in new[] { "R", "S", "Q" } from seed in new[] { 1, 2 } select (letter, Planted.Null(Zoo.Load("inception-v3"), letter, seed)));

    private static IEnumerable<(string, Subject)> NullsOfPlanted(int seeds) =>
        from letter in new[] { "R", "S", "Q" } from seed in Enumerable.Range(1, seeds) select (letter, Planted.Null(Planted.Subject, letter, seed));

    private static void RequireNoSupport(Subject subject)
    {
        var trial = new Trial(subject, NaturalImages.Engine, NaturalImages.All, seed: 1);
        Assert.All(Claims, claim =>
        {
            var start = Stopwatch.GetTimestamp();
            var verdict = claim.Test(trial);
            TestContext.Current.TestOutputHelper?.WriteLine($"{subject.Name} {claim.Id} {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s: {verdict.Outcome}: {verdict.Reading}");
            Assert.NotEqual(Outcome.Supported, verdict.Outcome);
        });
    }

    private static void RequireFewFalsePositives(IEnumerable<(string Letter, Subject Subject)> nulls)
    {
        var (strict, units) = (0, 0);
        foreach (var (letter, subject) in nulls)
        {
            var readings = Planted.Survey(subject).Readings;
            var own = readings.Count(CurveCriterion.IsStrict);
            TestContext.Current.TestOutputHelper?.WriteLine($"{subject.Name}: {own} of {readings.Count} strict, {readings.Count(CurveCriterion.HasDirection)} with a direction");
            (strict, units) = (strict + own, units + readings.Count);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"false-positive rate {Proportion.Wilson(strict, units)}");
        Assert.True(strict < 0.05 * units, $"{strict} of {units} units");
    }
}
