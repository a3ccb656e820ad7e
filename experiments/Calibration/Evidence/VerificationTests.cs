using Circuits.Engine;
using Circuits.Science.Evidence;
using Circuits.Science.Statistics;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;
using Circuits.Science.Verdicts;

namespace Circuits.Experiments.Calibration.Evidence;

public sealed class VerificationTests
{
    private static readonly Claim Holds = new("holds", trial => Share(trial, 0.5));
    private static readonly Claim Fails = new("fails", trial => Share(trial, 0.01), new ExpectAttribute("tiny", Outcome.Refuted, "it is tiny"));
    private static readonly Claim Breaks = new("breaks", _ => throw new InvalidOperationException("two\nlines"));

    [Fact]
    public void EveryPairGivesARowNetworkByNetwork()
    {
        var rows = new Verification(new ManagedEngine(1), [], seed: 3).Run([Holds, Fails], [new Tiny("tiny"), new Tiny("other")]).ToList();
        Assert.Equal([("holds", "tiny"), ("fails", "tiny"), ("holds", "other"), ("fails", "other")], rows.Select(r => (r.Claim, r.Subject)));
        Assert.Equal([true, true, true, false], rows.Select(r => r.AsExpected));
        Assert.Equal((Outcome.Refuted, Outcome.Refuted, "it is tiny"), (rows[1].Outcome, rows[1].Expected, rows[1].Because));
        var row = rows[0];
        Assert.Equal((3, "managed", new Tiny("tiny").Load().Fingerprint), (row.Seed, row.Engine, row.WeightsSha256));
        Assert.Equal((0.5, 0.001), (row.Effect!.Value, row.P));
        Assert.Equal(("Q", 0.02), (row.Controls[0].Of, row.Controls[0].Value));
    }

    /// <summary>And the row says so: it is another measurement.</summary>
    [Fact]
    public void MoreSamplesAreDrawnWhereMoreAreAskedFor()
    {
        var drawn = 0;
        var claim = new Claim("draws", trial =>
        {
            drawn = trial.Samples(400);
            return Share(trial, 0.5);
        });
        Assert.Equal((1, 400), (new Verification(new ManagedEngine(1), []).Test(claim, new Tiny("tiny")).Samples, drawn));
        Assert.Equal((3, 1200), (new Verification(new ManagedEngine(1), [], samples: 3).Test(claim, new Tiny("tiny")).Samples, drawn));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Verification(new ManagedEngine(1), [], samples: 0).Test(claim, new Tiny("tiny")));
    }

    [Fact]
    public void ClaimsOfANetworkShareOneTrial()
    {
        var trials = new HashSet<Trial>(ReferenceEqualityComparer.Instance);
        var claim = new Claim("shares", trial =>
        {
            trials.Add(trial);
            return Share(trial, 0.5);
        });
        Assert.Equal(4, new Verification(new ManagedEngine(1), []).Run([claim, claim], [new Tiny("tiny"), new Tiny("other")]).ToList().Count);
        Assert.Equal(2, trials.Count);
    }

    [Fact]
    public void AClaimThatThrowsHasNoOutcomeAndTheOthersGoOn()
    {
        var rows = new Verification(new ManagedEngine(1), []).Run([Breaks, Holds], [new Tiny("tiny")]).ToList();
        Assert.Null(rows[0].Outcome);
        Assert.False(rows[0].AsExpected);
        Assert.Equal("It broke off: InvalidOperationException: two lines", rows[0].Reading);
        Assert.Contains(nameof(VerificationTests), rows[0].Error);
        Assert.True(rows[1].AsExpected);
    }

    [Fact]
    public void MissingWeightsAreUntestedWithTheRemedy()
    {
        var row = new Verification(new ManagedEngine(1), []).Test(Holds, new Tiny("away", new FileNotFoundException("Run this to get it.")));
        Assert.Equal((Outcome.Untested, false, null), (row.Outcome, row.AsExpected, row.WeightsSha256));
        Assert.EndsWith("Run this to get it.", row.Reading);
    }

    [Fact]
    public void DamagedWeightsStopEverything()
    {
        var verification = new Verification(new ManagedEngine(1), []);
        Assert.Throws<InvalidDataException>(() => verification.Prepare([new Tiny("tiny"), new Tiny("damaged", new InvalidDataException("broken"))]));
    }

    [Fact]
    public void CancellingKeepsTheRowsBefore()
    {
        using var source = new CancellationTokenSource();
        var stops = new Claim("stops", trial =>
        {
            source.Cancel();
            Parallel.For(0, 4, _ => trial.Cancellation.ThrowIfCancellationRequested());
            return Share(trial, 0.5);
        });
        using var run = new Verification(new ManagedEngine(1), [], cancellation: source.Token).Run([Holds, stops, Holds], [new Tiny("tiny")]).GetEnumerator();
        Assert.True(run.MoveNext());
        Assert.Equal("holds", run.Current.Claim);
        Assert.Throws<OperationCanceledException>(() => run.MoveNext());
    }

    [Fact]
    public void ProgressSaysWhichClaimOnWhom()
    {
        var heard = new Heard();
        var claim = new Claim("talks", trial =>
        {
            trial.Reporter("counting").Report(0.5);
            return Share(trial, 0.5);
        });
        new Verification(new ManagedEngine(1), [], progress: heard).Test(claim, new Tiny("tiny"));
        Assert.Equal([new("talks", "tiny", "", 0), new("talks", "tiny", "counting", 0.5)], heard.All);
    }

    private static Verdict Share(Trial trial, double share) => Verdict.Decide(
        Quantity.Share("units"), new(trial.Subject.Name, new Estimate(share, share, share), 10), 0.05,
        [new(new("Q", new Estimate(0.02, 0, 0.04), 10), new Estimate(share - 0.02, share - 0.04, share), 0.001)]);

    private sealed class Heard : IProgress<VerificationProgress>
    {
        public List<VerificationProgress> All { get; } = [];

        public void Report(VerificationProgress value) => All.Add(value);
    }

    /// <summary>A network of one node, or one that cannot be read.</summary>
    private sealed class Tiny(string name, Exception? problem = null) : INetwork
    {
        public string Name => name;

        public string Summary => "";

        public string Source => "";

        public string Licence => "";

        public Subject Load() => problem is null
            ? new(name, SubjectKind.Planted, new Graph([new("input", new Input(3, 4, 4))]), Preprocessing.Identity, 4, new("", ""))
            : throw problem;
    }
}
