using Circuits.Experiments.Calibration.Subjects;
using Circuits.Science.Subjects;
using Circuits.Science.Verdicts;

namespace Circuits.Experiments.Calibration.Verdicts;

/// <summary>A trial offers the subject and its controls, and measures nothing twice.</summary>
public sealed class TrialTests
{
    [Fact]
    public void ATrialHasTheSubjectAndThreeControls()
    {
        var subject = SmallNetwork.Make();
        var trial = Make(subject, 1);
        Assert.Equal(["small", "Q", "R", "S"], trial.All.Select(a => a.Name));
        Assert.Equal(["small", "small/Q", "small/R", "small/S"], trial.All.Select(a => a.Subject.Name));
        Assert.Equal(4, trial.All.Select(a => a.Subject.Fingerprint).Distinct().Count());
        Assert.Same(subject, trial.All.First().Subject);
        Assert.Same(trial.Controls[0].Subject, trial.Controls[0].Subject);
    }

    [Fact]
    public void TheSameSeedGivesTheSameControls()
    {
        Assert.Equal(Fingerprints(1), Fingerprints(1));
        Assert.Empty(Fingerprints(1).Intersect(Fingerprints(2)));

        static string[] Fingerprints(int seed) => [.. Make(SmallNetwork.Make(), seed).Controls.Select(c => c.Subject.Fingerprint)];
    }

    [Fact]
    public void StimuliAreDrawnAt139PixelsOrTheNativeSizeIfThatIsLess()
    {
        Assert.Equal(SmallNetwork.SizePixels, Make(SmallNetwork.Make(), 1).SizePixels);
        Assert.Equal(139, Make(SmallNetwork.Make() with { NativeSizePixels = 299 }, 1).SizePixels);
    }

    [Fact]
    public void WhatWasMeasuredOnceIsKeptByMeasurementAndSubject()
    {
        var trial = Make(SmallNetwork.Make(), 1);
        var count = 0;
        foreach (var (_, subject) in trial.All.Concat(trial.All))
        {
            Assert.Equal("a of " + subject.Name, trial.Once("a", subject, on => Measure("a", on)));
            Assert.Equal("b of " + subject.Name, trial.Once("b", subject, on => Measure("b", on)));
        }

        Assert.Equal(8, count);

        string Measure(string what, Subject on)
        {
            count++;
            return $"{what} of {on.Name}";
        }
    }

    private static Trial Make(Subject subject, int seed) => new(subject, NaturalImages.Engine, NaturalImages.All, seed);
}
