using Circuits.Science.Statistics;

namespace Circuits.Science.Verdicts;

/// <summary>The verdict on a claim of the kind "units exist that …": the share of units that meet a criterion, beside the same share in the controls.</summary>
/// <remarks>
/// Units of a layer share inputs and weights, so layers are what is independent: intervals come from a bootstrap over layers, p from
/// flipping the signs of whole layers' differences. A network of one layer leaves nothing but its units.
/// </remarks>
public static class ShareOfUnits
{
    /// <summary>Draws the conclusion.</summary>
    /// <param name="trial">The subject and its controls.</param>
    /// <param name="what">Such units, for the table: <c>strict curve units</c>.</param>
    /// <param name="least">The share that the claim asks for, fixed beforehand.</param>
    /// <param name="layers">The layer of each unit.</param>
    /// <param name="meets">Whether each unit meets the criterion: the subject's, then the controls' in their order.</param>
    /// <param name="counted">What a control counts for: itself, but where calibration tries what controls are good for.</param>
    /// <exception cref="ArgumentException">The lists differ in length, or there are fewer than two units.</exception>
    public static Verdict Decide(
        Trial trial, string what, double least, IReadOnlyList<string> layers, IReadOnlyList<IReadOnlyList<bool>> meets,
        Func<Comparison, Comparison>? counted = null)
    {
        if (meets.Count != trial.Controls.Count + 1 || meets.Any(own => own.Count != layers.Count))
        {
            throw new ArgumentException($"{layers.Count} units of a subject and {trial.Controls.Count} controls are asked for.", nameof(meets));
        }

        var byLayer = layers.Distinct().Skip(1).Any();
        var clusters = Enumerable.Range(0, layers.Count).GroupBy(u => byLayer ? layers[u] : $"{u}").Select(g => g.ToList()).ToList();
        var shares = meets.Select((own, i) => Bootstrap.Clustered(clusters, units => units.Average(u => own[u] ? 1.0 : 0), Seed($"strict {i}"))).ToList();
        var controls = trial.Controls.Select((control, i) => new Comparison(
            new(control.Letter, shares[i + 1], clusters.Count),
            Bootstrap.Clustered(clusters, units => units.Average(u => Excess(u, i + 1)), Seed($"strict advantage {i}")),
            Permutation.SignFlip([.. clusters.Select(units => units.Sum(u => Excess(u, i + 1)))], d => d.Sum(), Seed($"strict p {i}")).PValue));
        var verdict = Verdict.Decide(
            Quantity.Share(what), new(trial.Subject.Name, shares[0], clusters.Count), least, [.. counted is null ? controls : controls.Select(counted)]);
        return verdict with { Notes = [.. trial.Controls.Select((control, i) => AsIfIndependent(control.Letter, meets[0], meets[i + 1]))] };

        double Excess(int unit, int control) => (meets[0][unit] ? 1 : 0) - (meets[control][unit] ? 1 : 0);

        int Seed(string purpose) => Seeds.Derive(trial.Seed, purpose);
    }

    private static string AsIfIndependent(string letter, IReadOnlyList<bool> subject, IReadOnlyList<bool> control)
    {
        var (own, other, units) = (subject.Count(s => s), control.Count(s => s), subject.Count);
        var p = FisherExact.Greater(own, units - own, other, units - other);
        var more = Quantity.Share("").Print(Proportion.Difference(own, units, other, units));
        return $"{own} against {other} ({letter}) of {units} units; if units were independent: {more} more, exact p = {p:G2}";
    }
}
