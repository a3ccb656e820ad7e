using Circuits.Experiments.Claim1.Features;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Stimuli;
using Circuits.Science.Verdicts;

namespace Circuits.Experiments.Calibration.Claims;

/// <summary>Ways to be wrong that would make everything true, shown red: <see cref="CurveDetectors.Exist(Trial)"/> itself is mutated.</summary>
public sealed class MutationTests
{
    /// <summary>A few are enough here: they say what is strong by natural standards, and calibrate Q.</summary>
    private static readonly IReadOnlyList<Photograph> Photographs = [.. NaturalImages.All.Take(12)];

    private static readonly Lazy<Trial> Planted = new(() => new(Claims.Planted.Subject, NaturalImages.Engine, Photographs, seed: 1));
    private static readonly Lazy<Trial> Null = new(() => new(Claims.Planted.Null(Claims.Planted.Subject, "Q", seed: 100), NaturalImages.Engine, Photographs, seed: 1));

    [Fact]
    public void UnchangedItIsSupportedOnThePlantedNetworkOnly()
    {
        Assert.Equal(Outcome.Supported, Of(Planted, CurveCriterion.IsStrict));
        Assert.Equal(CurveDetectors.Exist(Planted.Value).Outcome, Of(Planted, CurveCriterion.IsStrict));
        Assert.Contains(Of(Null, CurveCriterion.IsStrict), new[] { Outcome.Refuted, Outcome.Inconclusive });
    }

    /// <summary>The controls meet such a criterion as well. "Answers curves at all" and "answers curves strongly" are no criteria either.</summary>
    [Fact]
    public void ACriterionThatAcceptsEverythingIsNonspecificOnBoth() => Assert.All(new[] { Planted, Null }, trial =>
    {
        Assert.Equal(Outcome.Nonspecific, Of(trial, _ => true));
        Assert.Equal(Outcome.Nonspecific, Of(trial, r => r.CurvePeak > 0));
        Assert.Equal(Outcome.Nonspecific, Of(trial, r => r.Strength >= 0.4));
    });

    /// <summary>On the null network nothing is what there is to find, and the outcome may stay.</summary>
    [Fact]
    public void ACriterionThatAcceptsNothingIsRefutedOnBoth() => Assert.All(new[] { Planted, Null }, trial =>
        Assert.Equal(Outcome.Refuted, Of(trial, _ => false)));

    /// <summary>With controls that count for nothing, accepting everything would pass, on a network that learned nothing too: they are what stops it.</summary>
    [Fact]
    public void WithControlsIgnoredACriterionThatAcceptsEverythingWouldPassOnBoth() => Assert.All(new[] { Planted, Null }, trial =>
        Assert.Equal(Outcome.Supported, CurveDetectors.Exist(trial.Value, _ => true, Ignored).Outcome));

    private static Comparison Ignored(Comparison control) =>
        control with { Measured = control.Measured with { Estimate = new Estimate(0, 0, 0) }, Advantage = new Estimate(1, 1, 1) };

    private static Outcome Of(Lazy<Trial> trial, Func<CurveReading, bool> criterion) => CurveDetectors.Exist(trial.Value, criterion, control => control).Outcome;
}
