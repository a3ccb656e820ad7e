using Circuits.Science.Statistics;

namespace Circuits.Science.Verdicts;

/// <summary>One number of a verdict: of whom, how much, out of how many.</summary>
/// <param name="Of">The subject's name, or the control's: <c>Q</c>, <c>R</c>, <c>S</c>, <c>chance</c>.</param>
/// <param name="Estimate">The value with its 95 % interval.</param>
/// <param name="Count">How many independent things the interval rests on: layers, units, stimuli, sources.</param>
public sealed record Measurement(string Of, Estimate Estimate, int Count);

/// <summary>A control's measurement, and how far the subject is from it.</summary>
/// <param name="Measured">What the control itself shows.</param>
/// <param name="Advantage">Subject minus control, in the direction that favours the claim (so positive is better even for errors).</param>
/// <param name="PValue">Probability of an advantage so large if subject and control were alike; null where no test applies.</param>
public sealed record Comparison(Measurement Measured, Estimate Advantage, double? PValue);
