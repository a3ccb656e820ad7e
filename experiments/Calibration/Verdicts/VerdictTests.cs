using Circuits.Experiments.Calibration.Stimuli;
using Circuits.Science.Statistics;
using Circuits.Science.Verdicts;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Circuits.Science.Verdicts.Outcome;

namespace Circuits.Experiments.Calibration.Verdicts;

/// <summary>The rule that turns numbers into outcomes, over random numbers and by example.</summary>
public sealed class VerdictTests
{
    /// <summary>Numbers of a verdict, on a coarse grid so that ties happen.</summary>
    private sealed record Numbers(bool LowerIsBetter, Estimate Subject, double Threshold, IReadOnlyList<(Estimate Own, Estimate Advantage)> Controls)
    {
        public Quantity Quantity => new("number", LowerIsBetter: LowerIsBetter);

        public Verdict Decide(double raise = 0) => Verdict.Decide(
            Quantity, new("subject", Subject, 10), Threshold + (LowerIsBetter ? -raise : raise),
            [.. Controls.Select((c, i) => new Comparison(new($"control {i}", c.Own, 10), c.Advantage, null))]);

        public Numbers Mirrored => this with
        {
            LowerIsBetter = !LowerIsBetter,
            Subject = Negative(Subject),
            Threshold = -Threshold,
            Controls = [.. Controls.Select(c => (Negative(c.Own), c.Advantage))],
        };

        private static Estimate Negative(Estimate e) => new(-e.Value, -e.High, -e.Low);
    }

    [Fact]
    public void SupportedMeansThatTheIntervalClearsTheThresholdAndNoControlDoes() => Holds.For(Any, n =>
    {
        var better = n.LowerIsBetter ? -1 : 1;
        var verdict = n.Decide();
        var clears = n.LowerIsBetter ? n.Subject.High <= n.Threshold : n.Subject.Low >= n.Threshold;
        var controlsMiss = n.Controls.All(c => better * c.Own.Value < better * n.Threshold);
        var ahead = n.Controls.All(c => c.Advantage.Low > 0);
        Assert.Equal(clears && controlsMiss && ahead, verdict.Outcome == Outcome.Supported);
    });

    [Fact]
    public void RefutedMeansThatTheWholeIntervalMisses() => Holds.For(Any, n =>
        Assert.Equal(n.LowerIsBetter ? n.Subject.Low > n.Threshold : n.Subject.High < n.Threshold, n.Decide().Outcome == Outcome.Refuted));

    [Fact]
    public void NonspecificMeansThatItHoldsAndAControlReachesTheThresholdToo() => Holds.For(Any, n =>
    {
        var clears = n.LowerIsBetter ? n.Subject.High <= n.Threshold : n.Subject.Low >= n.Threshold;
        var shared = n.Controls.Any(c => n.LowerIsBetter ? c.Own.Value <= n.Threshold : c.Own.Value >= n.Threshold);
        Assert.Equal(clears && shared, n.Decide().Outcome == Outcome.Nonspecific);
    });

    /// <summary>Every outcome is met by the sample, or these properties say nothing.</summary>
    [Fact]
    public void EveryOutcomeOccursAmongTheRandomNumbers() => Assert.Equal(
        [Outcome.Supported, Outcome.Refuted, Outcome.Nonspecific, Outcome.Inconclusive],
        Any.Generator.Sample(300, new Rnd(2020), 50).Select(n => n.Decide().Outcome).Distinct().Order());

    [Fact]
    public void ErrorsMirrorScoresExactly() => Holds.For(Any, n => Assert.Equal(n.Decide().Outcome, n.Mirrored.Decide().Outcome));

    [Fact]
    public void AskingForMoreNeverTurnsRefutedIntoAnythingElse() => Holds.For(Any, n =>
    {
        foreach (var raise in new[] { 0.5, 1, 3, 20 })
        {
            var (before, after) = (n.Decide().Outcome, n.Decide(raise).Outcome);
            Assert.True(before != Outcome.Refuted || after == Outcome.Refuted, $"{before} became {after}");
            Assert.True(after != Outcome.Supported || before is Outcome.Supported or Outcome.Nonspecific, $"{before} became {after}");
        }
    });

    /// <summary>Strengthening a control never helps.</summary>
    [Fact]
    public void ABetterControlNeverTurnsAnOutcomeIntoSupported() => Holds.For(Any, n =>
    {
        var better = n with { Controls = [.. n.Controls.Select(c => (Shifted(c.Own, n.LowerIsBetter ? -2 : 2), Shifted(c.Advantage, -2)))] };
        Assert.True(better.Decide().Outcome != Outcome.Supported || n.Decide().Outcome == Outcome.Supported);

        static Estimate Shifted(Estimate e, double by) => new(e.Value + by, e.Low + by, e.High + by);
    });

    [Fact]
    public void TheNumbersAreKept() => Holds.For(Any, n =>
    {
        var verdict = n.Decide();
        Assert.Equal((n.Subject, n.Threshold, n.Controls.Count), (verdict.Subject!.Estimate, verdict.Threshold, verdict.Controls.Count));
        Assert.DoesNotContain('\n', verdict.Reading);
        Assert.NotEmpty(verdict.Reading);
    });

    /// <summary>Ignoring the control is a mutation that would make everything pass: there is no way to decide without one.</summary>
    [Fact]
    public void WithoutAControlThereIsNoVerdict() =>
        Assert.Contains("measure at least one control", Assert.Throws<ArgumentException>(() => Decide(new(0.3, 0.25, 0.35), 0.05)).Message);

    [Fact]
    public void AControlThatClearsTheThresholdTooMakesItNonspecific()
    {
        var verdict = Decide(new(0.3, 0.25, 0.35), 0.05, (new(0.01, 0, 0.03), new(0.29, 0.2, 0.35)), (new(0.06, 0.02, 0.1), new(0.24, 0.2, 0.3)));
        Assert.Equal(Outcome.Nonspecific, verdict.Outcome);
        Assert.Contains("a control reaches that too: control 1 0.06", verdict.Reading);
        Assert.DoesNotContain("control 0", verdict.Reading);
    }

    /// <summary>The advantage matters too: a control just below the threshold is not a control that falls short.</summary>
    [Fact]
    public void AControlThatCannotBeToldApartMakesItInconclusive()
    {
        var verdict = Decide(new(0.3, 0.25, 0.35), 0.2, (new(0.19, 0.1, 0.4), new(0.11, -0.05, 0.2)));
        Assert.Equal(Outcome.Inconclusive, verdict.Outcome);
        Assert.Contains("cannot be told apart from control 0", verdict.Reading);
    }

    [Fact]
    public void AnIntervalThatEnclosesTheThresholdSaysHowManySamplesWouldDo()
    {
        var verdict = Verdict.Decide(new("share"), new("subject", new(0.3, 0.1, 0.5), 20), 0.2, [new(new("Q", new(0, 0, 0.1), 20), new(0.3, 0.1, 0.5), 0.01)]);
        Assert.Equal(Outcome.Inconclusive, verdict.Outcome);
        Assert.Contains($"About {SampleSize.ToClear(new(0.3, 0.1, 0.5), 0.2, 20)} in place of 20 would settle it", verdict.Reading);
    }

    [Fact]
    public void TheThresholdItselfIsReached()
    {
        Assert.Equal(Outcome.Supported, Decide(new(0.3, 0.2, 0.4), 0.2, (new(0.1, 0, 0.19), new(0.2, 0.1, 0.3))).Outcome);
        Assert.Equal(Outcome.Inconclusive, Decide(new(0.3, 0.2, 0.4), 0.4, (new(0.1, 0, 0.19), new(0.2, 0.1, 0.3))).Outcome);
        Assert.Equal(Outcome.Inconclusive, Decide(new(0.3, 0.2, 0.4), 0.2, (new(0.1, 0, 0.19), new(0.2, 0, 0.3))).Outcome);
    }

    /// <summary>A threshold that is no number would refute everything.</summary>
    [Fact]
    public void AThresholdThatIsNoNumberIsRefused() => Assert.Throws<ArgumentException>(() =>
        Decide(new(0.3, 0.2, 0.4), double.NaN, (new(0.1, 0, 0.19), new(0.2, 0.1, 0.3))));

    [Fact]
    public void UntestedCarriesNoNumbers()
    {
        var verdict = Verdict.Untested("Its weights are not here.", "Run: circuits fetch inception-v1");
        Assert.Equal((Outcome.Untested, "Its weights are not here. Run: circuits fetch inception-v1"), (verdict.Outcome, verdict.Reading));
        Assert.Null(verdict.Subject);
        Assert.Null(verdict.Quantity);
        Assert.Equal(double.NaN, verdict.Threshold);
        Assert.Empty(verdict.Controls);
    }

    /// <summary>Outside the rule, nothing makes a verdict: neither a constructor nor a setter of what it rests on.</summary>
    [Fact]
    public void NobodyCanWriteSupportedByHand()
    {
        Assert.Empty(typeof(Verdict).GetConstructors());
        Assert.All(
            new[] { nameof(Verdict.Outcome), nameof(Verdict.Reading), nameof(Verdict.Quantity), nameof(Verdict.Subject), nameof(Verdict.Threshold), nameof(Verdict.Controls) },
            name => Assert.Null(typeof(Verdict).GetProperty(name)!.GetSetMethod(nonPublic: false)));
    }

    private static Verdict Decide(Estimate subject, double threshold, params (Estimate Own, Estimate Advantage)[] controls) =>
        new Numbers(false, subject, threshold, controls).Decide();

    private static Gen<Estimate> Estimates =>
        from middle in Gen.Choose(-10, 10)
        from below in Gen.Choose(0, 6)
        from above in Gen.Choose(0, 6)
        select new Estimate(middle, middle - below / 2.0, middle + above / 2.0);

    private static Arbitrary<Numbers> Any => Arb.From(
        from lower in Gen.Elements(false, true)
        from subject in Estimates
        from threshold in Gen.Choose(-20, 20)
        from count in Gen.Choose(1, 3)
        from controls in Gen.Zip(Estimates, Estimates).ListOf(count)
        from easy in Gen.Elements(false, true)
        select new Numbers(
            lower,
            subject,
            threshold / 2.0,
            [
                // In half of the cases controls as they should be: far off.
                .. controls.Select(c => easy
                    ? (Moved(c.Item1, lower ? 20 : -20), Moved(c.Item2, 12))
                    : (c.Item1, c.Item2)),
            ]));

    private static Estimate Moved(Estimate e, double by) => new(e.Value + by, e.Low + by, e.High + by);
}
