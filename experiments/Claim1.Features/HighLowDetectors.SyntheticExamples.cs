using Circuits.Science;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Verdicts;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Circuits.Science.Verdicts.Outcome;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>Argument 3: synthetic examples.</summary>
public static partial class HighLowDetectors
{
    // Published tuning curves are 64 to 131 degrees wide at half height: within 45 degrees of its own direction a unit should
    // lead, where there is one. "For all" concedes other causes, so three in four, as for curves.
    private const int RandomBoundaries = 200;
    private const double NearDegrees = 45;
    private const double LeastShareNear = 0.75;

    /// <summary>(b) For all ratios, wavelengths, textures, colours and places, the family's most active member is one that prefers about the boundary's direction.</summary>
    [Claim("high-low.synthetic", "Whatever the two textures, the family's single most active unit (by share of its own tuning's peak) is one that prefers about the boundary's direction.", Source + ", argument 3")]
    [Expect("mobilenet-v2", Outcome.Inconclusive, FirstRun + "69.5 %, where its five units leave a quarter of all directions without a member within 45 degrees: see the notes.")]
    [Expect("planted-inception-v1", Outcome.Untested, NoDetectors)]
    [Expect("planted-curves", Outcome.Untested, CurvesAlone)]
    public static Verdict Argument3_SyntheticExamples(Trial trial)
    {
        if (Families(trial) is not { } families)
        {
            return NoFamily(trial);
        }

        var count = trial.Samples(RandomBoundaries);
        var boundaries = FrequencyBoundary.Population().Sample(count, Seeds.Derive(trial.Seed, "random frequency boundaries"));
        var answers = trial.All.Zip(families, (who, family) =>
        {
            using var probe = new Probe(trial.Engine, who.Subject, trial.SizePixels, [family.Layer]);
            return probe.Peaks(
                boundaries.Count, i => boundaries[i].Render(trial.SizePixels), reach: 1, trial.Reporter($"random frequency boundaries, {who.Name}"), trial.Cancellation)[0];
        }).ToList();
        var verdict = WonByNearest.Decide(
            trial, "boundaries", families, answers, [.. boundaries.Select(b => b.OrientationDegrees)], NearDegrees, LeastShareNear);
        List<string> notes =
        [
            .. verdict.Notes,
            $"boundaries that no member answers: {trial.OfEach(i => $"{Enumerable.Range(0, count).Count(b => families[i].Winner(answers[i], b) is null)}")} of {count}",
            $"of all directions, {Covered(families[0]):P0} have a member within {NearDegrees:0}°: no family of these units could win more",
            Presupposed(trial),
        ];
        return SimplestFailure(trial, families[0]) is { } failure
            ? verdict with
            {
                Notes = [.. notes, $"simplest counterexample: {failure.Description}"],
                Figures = [("counterexample", failure.Boundary.Render(trial.SizePixels))],
            }
            : verdict with { Notes = notes };
    }

    private static double Covered(Family family) => Enumerable.Range(0, 360).Average(degrees =>
        family.Members.Any(m => Math.Abs(Circular.Difference(m.PreferredDegrees, degrees)) <= NearDegrees) ? 1.0 : 0);

    /// <summary>A boundary that the wrong unit wins, made as simple as it can be: what a property test would print, with its picture.</summary>
    private static (FrequencyBoundary Boundary, string Description)? SimplestFailure(Trial trial, Family family)
    {
        (FrequencyBoundary Boundary, string Description)? simplest = null;
        using var probe = new Probe(trial.Engine, trial.Subject, trial.SizePixels, [family.Layer]);
        var property = Prop.ForAll(FrequencyBoundary.Population(), boundary =>
        {
            var winner = family.Winner(probe.Peaks(1, _ => boundary.Render(trial.SizePixels), reach: 1, cancellation: trial.Cancellation)[0], 0);
            if (WonByNearest.Is(winner, boundary.OrientationDegrees, NearDegrees))
            {
                return true;
            }

            var answer = winner is { } unit ? $"won by {family.Layer.Node}:{unit.Unit}, which prefers {unit.PreferredDegrees:0}°" : "answered by no unit";
            simplest = (boundary, $"{boundary.Texture} of {boundary.HighWavelengthPixels:0.#} and {boundary.LowWavelengthPixels:0.#} px, high frequency at {boundary.OrientationDegrees:0.#}°, {answer}");
            return false;
        });
        try
        {
            var seed = (ulong)(uint)Seeds.Derive(trial.Seed, "frequency counterexample");
            Check.One(Config.QuickThrowOnFailure.WithReplay(seed, seed | 1), property);
        }
        catch (Exception) when (simplest is not null && !trial.Cancellation.IsCancellationRequested)
        {
            // FsCheck reports a failure by throwing; the last boundary that failed is the one it shrank to.
        }

        return simplest;
    }
}
