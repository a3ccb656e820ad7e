using System.Diagnostics;
using Circuits.Engine;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;
using Circuits.Science.Verdicts;

namespace Circuits.Science.Evidence;

/// <summary>Puts claims to networks and notes what they came to: the one way, for <c>dotnet test</c> and for the command.</summary>
/// <param name="engine">Runs networks.</param>
/// <param name="photographs">Natural images: <see cref="Photographs.Shipped"/>.</param>
/// <param name="seed">Everything random derives from it.</param>
/// <param name="progress">Told what is going on.</param>
/// <param name="cancellation">Stops it between batches, with <see cref="OperationCanceledException"/>.</param>
/// <param name="samples">How many times as much claims draw as they do by default.</param>
/// <remarks>
/// A network's claims share one trial, so that what one measured the next uses again. Not for several threads at once.
/// A claim that throws gives a row without an outcome, which is never as expected, and the others go on; a network
/// whose weights are missing gives Untested rows; a damaged one stops the run, because nothing could be believed then.
/// </remarks>
public sealed class Verification(
    IEngine engine, IReadOnlyList<Photograph> photographs, int seed = 1,
    IProgress<VerificationProgress>? progress = null, CancellationToken cancellation = default, int samples = 1)
{
    private readonly Dictionary<string, (Trial? Trial, string? Missing)> trials = [];
    private VerificationProgress now = new("", "", "", 0);

    /// <summary>Reads the networks, so that a damaged one shows before the first claim is tested and not after an hour.</summary>
    /// <exception cref="InvalidDataException">A network's file is damaged.</exception>
    public void Prepare(IReadOnlyList<INetwork> networks)
    {
        foreach (var network in networks)
        {
            Prepare(network);
        }
    }

    /// <summary>Puts every claim to every network, network by network, and yields each row when it is done.</summary>
    /// <exception cref="InvalidDataException">A network's file is damaged.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; rows already yielded are complete.</exception>
    public IEnumerable<LedgerRow> Run(IReadOnlyList<Claim> claims, IReadOnlyList<INetwork> networks)
    {
        foreach (var network in networks)
        {
            foreach (var claim in claims)
            {
                yield return Test(claim, network);
            }

            // Its responses are of no use to the next network.
            trials.Remove(network.Name);
        }
    }

    /// <summary>Puts one claim to one network.</summary>
    /// <exception cref="InvalidDataException">The network's file is damaged.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public LedgerRow Test(Claim claim, INetwork network)
    {
        Report(now = new(claim.Id, network.Name, "", 0));
        var (trial, missing) = Prepare(network);
        var (expected, because) = Stated(claim, network, trial?.Subject);
        var row = new LedgerRow
        {
            Claim = claim.Id,
            Subject = network.Name,
            SubjectKind = trial?.Subject.Kind,
            Expected = expected,
            Because = because,
            Reading = "",
            Seed = seed,
            Samples = samples,
            WeightsSha256 = trial?.Subject.Fingerprint,
            ClaimHash = claim.SourceHash,
            Engine = engine.Name,
        };
        var start = Stopwatch.GetTimestamp();
        row = trial is null ? row.With(Verdict.Untested("Its weights are not here.", missing!)) : Test(claim, trial, row);
        return row with { Seconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 3) };
    }

    /// <summary>
    /// What the claim states for a network. The paper's prediction stands for networks that somebody chose to put the claim to;
    /// of a user's own, or an edited one, nobody has said anything, and to call it an error when it comes out otherwise would
    /// say that the model is wrong. A claim that names it in an <see cref="ExpectAttribute"/> holds it to that.
    /// </summary>
    private static (Outcome? Outcome, string? Because) Stated(Claim claim, INetwork network, Subject? subject) =>
        claim.ExpectedOn(network.Name) is var (outcome, because) && because is null && subject?.Kind is SubjectKind.Own or SubjectKind.Edited or SubjectKind.Recording ? (null, null) : (outcome, because);

    private LedgerRow Test(Claim claim, Trial trial, LedgerRow row)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            return row.With(Obstacle.Of(trial.Subject) ?? claim.Test(trial));
        }
        catch (GraphException e) when (!cancellation.IsCancellationRequested)
        {
            return row.With(Obstacle.Of(trial.Subject, e));
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // Parallel loops wrap a cancellation in exceptions of their own.
            throw new OperationCanceledException(cancellation);
        }
        catch (Exception e)
        {
            // A parallel loop wraps what went wrong, once for each of its threads.
            var cause = e is AggregateException { InnerException: { } inner } ? inner : e;
            return row with { Error = e.ToString(), Reading = $"It broke off: {cause.GetType().Name}: {cause.Message.ReplaceLineEndings(" ")}" };
        }
    }

    private (Trial? Trial, string? Missing) Prepare(INetwork network)
    {
        if (!trials.TryGetValue(network.Name, out var prepared))
        {
            try
            {
                prepared = (new(network.Load(), engine, photographs, seed, new Relay(this), cancellation, samples), null);
            }
            catch (FileNotFoundException e)
            {
                prepared = (null, e.Message);
            }

            trials[network.Name] = prepared;
        }

        return prepared;
    }

    private void Report(VerificationProgress report) => progress?.Report(report);

    /// <summary>Adds to a trial's reports which claim they belong to.</summary>
    private sealed class Relay(Verification verification) : IProgress<TrialProgress>
    {
        public void Report(TrialProgress value) => verification.Report(verification.now with { What = value.What, Done = value.Done });
    }
}

/// <summary>What a verification is doing.</summary>
/// <param name="Claim">The claim being tested.</param>
/// <param name="Subject">On which network.</param>
/// <param name="What">In a few words; empty at the start.</param>
/// <param name="Done">How much of that, from 0 to 1.</param>
public readonly record struct VerificationProgress(string Claim, string Subject, string What, double Done);
