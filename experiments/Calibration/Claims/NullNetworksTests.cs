using System.Diagnostics;
using Circuits.Experiments.Claim1.Features;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;
using Circuits.Science.Verdicts;

namespace Circuits.Experiments.Calibration.Claims;

/// <summary>False positives: on networks that learned nothing, no claim may come out Supported, and hardly a unit may pass for a curve detector.</summary>
public sealed class NullNetworksTests
{
    private static readonly IReadOnlyList<Claim> Claims = Claim.In(typeof(CurveDetectors).Assembly);

    /// <summary>
    /// Claims that speak of a family find none on a network that learned nothing, and end Untested: that they come out
    /// right there has not been tried. What is tried is a control's best units inside each of their verdicts.
    /// </summary>
    private static readonly string[] NotTriedOnNulls =
    [
        "curves.cover", "curves.dataset-examples", "curves.feature-visualization", "curves.handwritten", "curves.implementation",
        "curves.joint-tuning", "curves.order", "curves.synthetic", "high-low.implementation", "high-low.joint-tuning", "high-low.synthetic",
        "polysemantic.exist",
    ];

    /// <summary>Three layers have no place where these look.</summary>
    private static readonly string[] NeedDeeperLayers = ["dog-heads.exist", "dog-heads.pose", "high-low.exist"];

    /// <summary>The null network is the subject, and its controls are made from it with other seeds.</summary>
    [Fact]
    [Trait("Speed", "Slow")]
    public void NoClaimIsSupportedOnUntrainedCounterpartsOfThePlantedNetwork() =>
        Assert.Equal([.. NotTriedOnNulls.Union(NeedDeeperLayers).Order(StringComparer.Ordinal)], UntestedOnAll(from letter in new[] { "R", "S", "Q" } select Planted.Null(Planted.Subject, letter, seed: 100)));

    [Fact]
    [Trait("Speed", "Slow")]
    public void NoClaimIsSupportedOnAnUntrainedInceptionV3() =>
        Assert.Subset(NotTriedOnNulls.ToHashSet(), UntestedOnAll([Planted.Null(Zoo.Load("inception-v3"), "Q", seed: 100)]).ToHashSet());

    /// <summary>The topology alone: what the planted InceptionV1 passes is not passed by its graph with random weights.</summary>
    [Fact]
    [Trait("Speed", "Slow")]
    public void NoClaimIsSupportedOnARandomInceptionV1() => Assert.Subset(
        NotTriedOnNulls.ToHashSet(),
        UntestedOnAll([Zoo.Load("planted-inception-v1") with { Name = "random-inception-v1", Kind = SubjectKind.Control, Graph = InceptionV1Topology.Random(seed: 2) }]).ToHashSet());

    /// <summary>Of one seed, in every run of the tests: the claim that the others presuppose.</summary>
    [Fact]
    public void CurvesDoNotExistInARandomInceptionV1() => Assert.NotEqual(
        Outcome.Supported,
        Claims.Single(c => c.Id == "curves.exist").Test(new Trial(
            Zoo.Load("planted-inception-v1") with { Name = "random-inception-v1", Kind = SubjectKind.Control, Graph = InceptionV1Topology.Random(seed: 3) },
            NaturalImages.Engine, NaturalImages.All, seed: 1)).Outcome);

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

    /// <summary>Requires that no claim is Supported. Untested is no success: gives the claims that were so on every network.</summary>
    private static IReadOnlyList<string> UntestedOnAll(IEnumerable<Subject> nulls)
    {
        var tried = new HashSet<string>();
        foreach (var subject in nulls)
        {
            var trial = new Trial(subject, NaturalImages.Engine, NaturalImages.All, seed: 1);
            Assert.All(Claims, claim =>
            {
                var start = Stopwatch.GetTimestamp();
                var verdict = claim.Test(trial);
                TestContext.Current.TestOutputHelper?.WriteLine($"{subject.Name} {claim.Id} {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s: {verdict.Outcome}: {verdict.Reading}");
                Assert.NotEqual(Outcome.Supported, verdict.Outcome);
                if (verdict.Outcome != Outcome.Untested)
                {
                    tried.Add(claim.Id);
                }
            });
        }

        return [.. Claims.Select(c => c.Id).Where(id => !tried.Contains(id)).Order(StringComparer.Ordinal)];
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
