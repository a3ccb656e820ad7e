using System.Text.Json.Serialization;
using Circuits.Science.Statistics;
using Circuits.Science.Stimuli;
using Circuits.Science.Verdicts;

namespace Circuits.Science.Evidence;

/// <summary>One line of the ledger: what putting one claim to one subject came to, and all it takes to repeat it.</summary>
/// <remarks>
/// Numbers are as they were measured; a person reads value · <c>quantity.factor</c> with <c>quantity.unit</c> behind it.
/// What was not measured is null. Bounds may be infinite: JSON has no such number, so they are the strings
/// <c>"Infinity"</c> and <c>"-Infinity"</c>. Only <see cref="Seconds"/> differs between two runs on one machine.
/// </remarks>
public sealed record LedgerRow
{
    /// <summary>The claim's id: <c>curves.exist</c>.</summary>
    public required string Claim { get; init; }

    /// <summary>The subject's name: <c>inception-v3</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>What the subject is: a planted one is the positive control; null where its weights are not here.</summary>
    public Subjects.SubjectKind? SubjectKind { get; init; }

    /// <summary>What it came to; null where the claim broke off with an <see cref="Error"/>.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>What the claim states for this subject; null for a model of the user's own of which it states nothing.</summary>
    public Outcome? Expected { get; init; }

    /// <summary>Why that is not Supported, as the paper predicts; null where it is.</summary>
    public string? Because { get; init; }

    /// <summary>Whether it came to what was stated: if not, the run is red. Where nothing is, every outcome will do.</summary>
    [JsonInclude]
    public bool AsExpected => Outcome is not null && (Expected is null || Outcome == Expected);

    /// <summary>What the claim threw, with its stack trace; null where it came to an outcome.</summary>
    public string? Error { get; init; }

    /// <summary>What was measured.</summary>
    public Quantity? Quantity { get; init; }

    /// <summary>On the subject.</summary>
    public LedgerNumber? Effect { get; init; }

    /// <summary>What the claim asks for: at least, or at most where lower is better.</summary>
    public double? Threshold { get; init; }

    /// <summary>The largest p-value over the controls.</summary>
    public double? P { get; init; }

    /// <summary>
    /// The same after Benjamini and Hochberg's correction over all rows of the run but planted networks'; null for those, and
    /// until the run is over.
    /// </summary>
    public double? PAdjusted { get; init; }

    /// <summary>On each control, in the order Q, R, S, others.</summary>
    public IReadOnlyList<LedgerControl> Controls { get; init; } = [];

    /// <summary>One sentence for a person: why this outcome.</summary>
    public required string Reading { get; init; }

    /// <summary>Further facts, one a line.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Pictures for the report, by name; a line of JSON has no place for them.</summary>
    [JsonIgnore]
    public IReadOnlyList<(string Name, Image Picture)> Figures { get; init; } = [];

    /// <summary>Everything random derived from it.</summary>
    public int Seed { get; init; }

    /// <summary>How many times as many stimuli, scenes and sources were drawn as by default.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>sha256 over the subject's graph and weights, or over a recording's numbers (<see cref="Subjects.Subject.Fingerprint"/>); null where they are not here.</summary>
    public string? WeightsSha256 { get; init; }

    /// <summary>sha256 of the sources that decide (<see cref="Verdicts.Claim.SourceHash"/>): a threshold changed after seeing data shows.</summary>
    public required string ClaimHash { get; init; }

    /// <summary>What ran the networks.</summary>
    public required string Engine { get; init; }

    /// <summary>How long it took. What claims of a subject share is counted with the first of them.</summary>
    public double Seconds { get; init; }

    /// <summary>Takes over what a verdict says.</summary>
    internal LedgerRow With(Verdict verdict) => this with
    {
        Outcome = verdict.Outcome,
        Quantity = verdict.Quantity,
        Effect = verdict.Subject is { } s ? new(s.Estimate.Value, s.Estimate.Low, s.Estimate.High, s.Count) : null,
        Threshold = double.IsNaN(verdict.Threshold) ? null : verdict.Threshold,
        P = verdict.Controls.Max(c => c.PValue),
        Controls =
        [
            .. verdict.Controls.Select(c => new LedgerControl(
                c.Measured.Of, c.Measured.Estimate.Value, c.Measured.Estimate.Low, c.Measured.Estimate.High, c.Measured.Count, c.Advantage, c.PValue)),
        ],
        Reading = verdict.Reading,
        Notes = verdict.Notes,
        Figures = verdict.Figures,
    };
}

/// <summary>A number with its 95 % interval.</summary>
/// <param name="Value">Measured.</param>
/// <param name="Low">Lower bound.</param>
/// <param name="High">Upper bound.</param>
/// <param name="N">How many units, stimuli or pairs it rests on.</param>
public sealed record LedgerNumber(double Value, double Low, double High, int N)
{
    /// <summary>For printing.</summary>
    [JsonIgnore]
    public Estimate Estimate => new(Value, Low, High);
}

/// <summary>The same number on a control.</summary>
/// <param name="Of">Which: <c>Q</c>, <c>R</c>, <c>S</c>, <c>chance</c>.</param>
/// <param name="Value">Measured.</param>
/// <param name="Low">Lower bound.</param>
/// <param name="High">Upper bound.</param>
/// <param name="N">How many units, stimuli or pairs it rests on.</param>
/// <param name="Advantage">How much better the subject is; positive is better also for errors.</param>
/// <param name="P">Probability of such an advantage if subject and control were alike; null where no test applies.</param>
public sealed record LedgerControl(string Of, double Value, double Low, double High, int N, Estimate Advantage, double? P)
{
    /// <summary>For printing.</summary>
    [JsonIgnore]
    public Estimate Estimate => new(Value, Low, High);
}
