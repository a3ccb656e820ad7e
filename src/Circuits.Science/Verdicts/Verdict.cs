using Circuits.Science.Statistics;
using Circuits.Science.Stimuli;

namespace Circuits.Science.Verdicts;

/// <summary>What a claim measured on a subject and on its controls in the same run, and what follows.</summary>
/// <remarks>
/// There is no way to make one by hand that says Supported: the outcome follows from the numbers, by one rule for all
/// claims (<see cref="Decide"/>).
/// </remarks>
public sealed record Verdict
{
    private Verdict(Outcome outcome, string reading)
    {
        Outcome = outcome;
        Reading = reading;
    }

    /// <summary>What it came to.</summary>
    public Outcome Outcome { get; }

    /// <summary>One sentence for a person: why this outcome.</summary>
    public string Reading { get; }

    /// <summary>What was measured; null where nothing was.</summary>
    public Quantity? Quantity { get; private init; }

    /// <summary>The subject's number; null where nothing was measured.</summary>
    public Measurement? Subject { get; private init; }

    /// <summary>Fixed in the claim's source before the first run; NaN where nothing was measured.</summary>
    public double Threshold { get; private init; } = double.NaN;

    /// <summary>The controls, in the order Q, R, S, others.</summary>
    public IReadOnlyList<Comparison> Controls { get; private init; } = [];

    /// <summary>Further facts for the report, one a line.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Pictures for the report, by name.</summary>
    public IReadOnlyList<(string Name, Image Picture)> Figures { get; init; } = [];

    /// <summary>Draws the conclusion from the numbers.</summary>
    /// <param name="quantity">What was measured.</param>
    /// <param name="subject">On the subject.</param>
    /// <param name="threshold">The least (or, for errors, the most) that counts as the claim holding.</param>
    /// <param name="controls">On its controls. At least one: a verdict is a difference.</param>
    /// <exception cref="ArgumentException">There is no control, or the threshold is not a number.</exception>
    public static Verdict Decide(
        Quantity quantity, Measurement subject, double threshold, IReadOnlyList<Comparison> controls)
    {
        if (controls.Count == 0)
        {
            throw new ArgumentException("A verdict is a difference: measure at least one control.", nameof(controls));
        }

        if (double.IsNaN(threshold))
        {
            throw new ArgumentException("A threshold is a number: nothing reaches NaN, and everything would be Refuted.", nameof(threshold));
        }

        var (outcome, reading) = Conclude(quantity, subject, threshold, controls);
        return new(outcome, reading) { Quantity = quantity, Subject = subject, Threshold = threshold, Controls = controls };
    }

    /// <summary>It could not be measured.</summary>
    /// <param name="why">What is missing.</param>
    /// <param name="remedy">How to get it, a command where there is one.</param>
    public static Verdict Untested(string why, string remedy) => new(Outcome.Untested, $"{why} {remedy}");

    private static (Outcome, string) Conclude(
        Quantity quantity, Measurement subject, double threshold, IReadOnlyList<Comparison> controls)
    {
        var (least, most) = quantity.LowerIsBetter
            ? (subject.Estimate.High, subject.Estimate.Low)
            : (subject.Estimate.Low, subject.Estimate.High);
        var asked = $"{(quantity.LowerIsBetter ? "at most" : "at least")} {quantity.Print(threshold)}";
        if (!quantity.Reaches(most, threshold))
        {
            return (Outcome.Refuted, $"{quantity.Print(subject.Estimate)}: the claim asks for {asked}.");
        }

        if (!quantity.Reaches(least, threshold))
        {
            var needed = SampleSize.ToClear(subject.Estimate, threshold, subject.Count);
            var more = needed < long.MaxValue ? $" About {needed} in place of {subject.Count} would settle it, if the value stays." : "";
            return (Outcome.Inconclusive, $"{quantity.Print(subject.Estimate)} encloses the threshold ({asked}).{more}");
        }

        var passing = controls.Where(c => quantity.Reaches(c.Measured.Estimate.Value, threshold)).ToList();
        if (passing.Count > 0)
        {
            var shown = string.Join(", ", passing.Select(c => $"{c.Measured.Of} {quantity.Print(c.Measured.Estimate.Value)}"));
            return (Outcome.Nonspecific, $"It holds ({quantity.Print(subject.Estimate.Value)}, {asked}), and a control reaches that too: {shown}.");
        }

        var alike = controls.Where(c => c.Advantage.Low <= 0).ToList();
        if (alike.Count > 0)
        {
            return (Outcome.Inconclusive, $"It cannot be told apart from {string.Join(", ", alike.Select(c => c.Measured.Of))}.");
        }

        return (Outcome.Supported, $"{quantity.Print(subject.Estimate)}, {asked}; every control falls short: {string.Join(", ", controls.Select(c => c.Measured.Of))}.");
    }
}
