using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Subjects;
using Circuits.Science.Verdicts;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>Argument 3 for any family of oriented units: how often a stimulus is won by a member that prefers about its orientation.</summary>
internal static class WonByNearest
{
    /// <summary>The verdict, with what the family says as a population among its notes.</summary>
    /// <param name="trial">The subject and its controls.</param>
    /// <param name="stimuli">What was shown, for the table: <c>curves</c>.</param>
    /// <param name="families">The subject's, then the controls'.</param>
    /// <param name="answers">Of each to all stimuli.</param>
    /// <param name="orientationsDegrees">Of the stimuli.</param>
    /// <param name="nearDegrees">How far from it a member may point.</param>
    /// <param name="leastShare">What the claim asks for.</param>
    public static Verdict Decide(
        Trial trial, string stimuli, IReadOnlyList<Family> families, IReadOnlyList<Responses> answers,
        IReadOnlyList<double> orientationsDegrees, double nearDegrees, double leastShare)
    {
        var count = orientationsDegrees.Count;
        var hits = families.Zip(answers, (family, responses) =>
            Enumerable.Range(0, count).Count(i => Is(family.Winner(responses, i), orientationsDegrees[i], nearDegrees))).ToList();
        var together = families.Zip(answers, (family, responses) => Enumerable.Range(0, count).Count(i =>
            family.PopulationDegrees(responses, i) is { } degrees && Math.Abs(Circular.Difference(degrees, orientationsDegrees[i])) <= nearDegrees)).ToList();
        var subject = Proportion.Wilson(hits[0], count);
        var controls = trial.Controls.Zip(hits.Skip(1), (control, own) => new Comparison(
            new(control.Letter, Proportion.Wilson(own, count), count),
            Proportion.Difference(hits[0], count, own, count),
            FisherExact.Greater(hits[0], count - hits[0], own, count - own)));
        var chance = 2 * nearDegrees / 360;
        var guessing = new Comparison(
            new("chance", new(chance, chance, chance), count),
            new(subject.Value - chance, subject.Low - chance, subject.High - chance),
            // The binomial upper tail; 1 - CDF would round to 0.
            hits[0] > 0 ? MathNet.Numerics.SpecialFunctions.BetaRegularized(hits[0], count - hits[0] + 1, chance) : 1);
        var verdict = Verdict.Decide(
            Quantity.Share($"{stimuli} won by a unit within {nearDegrees:0}°"), new(trial.Subject.Name, subject, count), leastShare, [.. controls, guessing]);
        return verdict with
        {
            Notes =
            [
                "read as a population (the mean of all members' directions, weighted by their answers): "
                    + $"{trial.OfEach(i => $"{together[i] / (double)count:P1}")} within {nearDegrees:0}°",
            ],
        };
    }

    /// <summary>Whether the winner, if there is one, points so near.</summary>
    public static bool Is(Family.Member? winner, double orientationDegrees, double nearDegrees) =>
        winner is { } unit && Math.Abs(Circular.Difference(unit.PreferredDegrees, orientationDegrees)) <= nearDegrees;
}
