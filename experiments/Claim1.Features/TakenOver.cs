using Circuits.Science;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Verdicts;
using MathNet.Numerics.Statistics;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>Argument 4 for any family of oriented units: how far from their angles members take over when what excites another is turned.</summary>
internal static class TakenOver
{
    /// <summary>The verdict, on the median error over pairs; sources are what is counted.</summary>
    /// <param name="trial">The subject and its controls.</param>
    /// <param name="name">Of the draws: what seeds derive from.</param>
    /// <param name="takeovers">The subject's, then the controls'.</param>
    /// <param name="largestErrorDegrees">What the claim asks for.</param>
    public static Verdict Decide(Trial trial, string name, IReadOnlyList<IReadOnlyList<JointTuning.Takeover>> takeovers, double largestErrorDegrees)
    {
        var errors = takeovers.Select(own => own.GroupBy(t => t.Source, t => t.ErrorDegrees).Select(g => g.ToList()).ToList()).ToList();
        var subject = Bootstrap.Clustered(errors[0], e => e.Median(), Seeds.Derive(trial.Seed, name));
        var controls = trial.Controls.Zip(errors.Skip(1), (control, own) => new Comparison(
            new(control.Letter, Bootstrap.Clustered(own, e => e.Median(), Seeds.Derive(trial.Seed, $"{name} {control.Letter}")), own.Count),
            Bootstrap.ClusteredDifference(own, errors[0], e => e.Median(), Seeds.Derive(trial.Seed, $"{name} advantage {control.Letter}")),
            Permutation.TwoSample(
                own.Select(e => e.Median()).ToList(), errors[0].Select(e => e.Median()).ToList(), (a, b) => a.Average() - b.Average(),
                Seeds.Derive(trial.Seed, $"{name} p {control.Letter}")).PValue));
        var verdict = Verdict.Decide(
            Quantity.AngleError("median takeover error"), new(trial.Subject.Name, subject, errors[0].Count), largestErrorDegrees, [.. controls]);
        return verdict with
        {
            Notes = [$"pairs whose taker never answers, counted as 90° off: {trial.OfEach(i => $"{takeovers[i].Count(t => t.IsSilent)}")} of {takeovers[0].Count}"],
        };
    }
}
