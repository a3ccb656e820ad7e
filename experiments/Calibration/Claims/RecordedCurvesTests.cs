using Circuits.Experiments.Calibration.Subjects.Recordings;
using Circuits.Experiments.Claim1.Features;
using Circuits.Science.Subjects.Recordings;
using Circuits.Science.Verdicts;

namespace Circuits.Experiments.Calibration.Claims;

/// <summary>The claims on recordings whose answer is known: families that cover, families that do not, and angles drawn at random.</summary>
public sealed class RecordedCurvesTests
{
    private const int Steps = 72;
    private static readonly IReadOnlyList<Claim> Claims = Claim.In(typeof(CurveDetectors).Assembly);
    private static readonly Claim Covers = Claims.Single(c => c.Id == "curves.cover");

    [Theory]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(12)]
    [InlineData(18)]
    public void AnEvenFamilyCovers(int units)
    {
        var verdict = Cover(Family([.. Enumerable.Range(0, units).Select(i => 360.0 * i / units)]));
        Assert.Equal(Outcome.Supported, verdict.Outcome);
        Assert.EndsWith("every control falls short: chance.", verdict.Reading);
        Assert.Contains(verdict.Notes, n => n.StartsWith("no control networks were run", StringComparison.Ordinal));
    }

    [Fact]
    public void AFamilyWithASectorMissingIsRefused() =>
        Assert.Equal(Outcome.Refuted, Cover(Family([.. Enumerable.Range(0, 12).Select(i => 20.0 * i)])).Outcome);

    /// <summary>Units that point anywhere by chance pass in at most 2.5 of 100 recordings: that is what has to be told from chance.</summary>
    /// <remarks>Of 21 or more the control reaches the threshold itself, and nothing can pass.</remarks>
    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(20)]
    public void RandomAnglesArePassedOffAsAFamilyHardlyEver(int units)
    {
        const int recordings = 400;
        var random = new Random(units);
        var passed = Enumerable.Range(0, recordings).Count(_ =>
            Cover(Family([.. Enumerable.Range(0, units).Select(_ => 360 * random.NextDouble())])).Outcome == Outcome.Supported);

        // 10 are expected at most; 21 or more would come up once in a thousand times.
        Assert.InRange(passed, 0, 20);
    }

    [Fact]
    public void WhatNeedsANetworkIsUntestedAndSaysSo()
    {
        var trial = DistillTests.Trial(Family([.. Enumerable.Range(0, 10).Select(i => 36.0 * i)]));
        Assert.All(Claims.Where(c => !c.RunsOnRecordings), claim =>
        {
            var verdict = claim.Test(trial);
            Assert.Equal(Outcome.Untested, verdict.Outcome);
            Assert.StartsWith($"{claim.Id} needs a network to show stimuli to: this recording has 10 units' responses to 72 stimuli (OrientationDegrees).", verdict.Reading);
        });
        Assert.Contains(Claims, c => !c.RunsOnRecordings);
    }

    [Fact]
    public void WhatIsNoFamilyOfCurveDetectorsIsUntested()
    {
        var family = Family([.. Enumerable.Range(0, 10).Select(i => 36.0 * i)]);
        Assert.Equal(Outcome.Supported, Cover(family).Outcome);
        Assert.All(
            new[]
            {
                (family with { Stimulus = "line" }, "stimuli of the kind 'line', and the claim is about curves"),
                (family with { Stimulus = "" }, "of which its file does not say what they were"),
                (family with { Units = [.. family.Units.Take(7)] }, "has 8 recorded units with a direction; mixed3b has 7"),
                (family with { Units = [.. family.Units.Select(u => u with { Responses = [.. u.Responses.Select(_ => 1.0)] })] }, "has 8 recorded units with a direction: there is no family"),
                (family with { Units = [.. family.Units.Select((u, i) => u with { Name = $"layer{i}:0" })] }, "has 8 recorded units with a direction; layer0 has 1"),
                (family with { Units = [.. family.Units.Select(u => u with { Responses = [.. u.Responses.Select((r, i) => r + u.Responses[(i + Steps / 2) % Steps])] })] }, "has 8 recorded units"),
                (family with { Parameters = [family.Parameters[0] with { Name = "Degrees" }] }, "It has no tuning curves."),
                (family with { Parameters = [family.Parameters[0] with { Values = [.. family.Parameters[0].Values.Select(d => d / 2)] }] }, "orientations from 0 to 180°"),
                (family with { Parameters = [], Units = [], Kernels = [new("a:0", "b:0", 1, 1, [1])] }, "has no responses, only 1 kernel"),
            },
            c =>
            {
                var verdict = Cover(c.Item1);
                Assert.Equal(Outcome.Untested, verdict.Outcome);
                Assert.Contains(c.Item2, verdict.Reading, StringComparison.Ordinal);
            });
    }

    private static Verdict Cover(Recording recording) => Covers.Test(DistillTests.Trial(recording));

    /// <summary>Units that answer within about 25 degrees of their own angle.</summary>
    private static Recording Family(double[] preferredDegrees) => new(
        "made-up", "", "", "curve", [new(StimulusParameter.Orientation, [.. Enumerable.Range(0, Steps).Select(i => 360.0 * i / Steps)])],
        [
            .. preferredDegrees.Select((preferred, unit) => new RecordedUnit(
                $"mixed3b:{unit}", [.. Enumerable.Range(0, Steps).Select(i => Math.Exp(5 * (Math.Cos(double.DegreesToRadians(360.0 * i / Steps - preferred)) - 1)))])),
        ],
        [], "");
}
