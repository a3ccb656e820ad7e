using System.Globalization;
using Circuits.Science.Statistics;

namespace Circuits.Science.Verdicts;

/// <summary>What a claim measures: its name, its unit, and which way is better.</summary>
/// <param name="Name">For a table: <c>strict curve units</c>.</param>
/// <param name="Unit">Printed behind the number: <c>%</c>, <c>°</c>, or nothing.</param>
/// <param name="Factor">From the stored number to the printed one: 100 for a share printed in percent.</param>
/// <param name="Decimals">Digits printed behind the point.</param>
/// <param name="LowerIsBetter">True for errors and gaps: the claim holds below its threshold.</param>
public sealed record Quantity(string Name, string Unit = "", double Factor = 1, int Decimals = 2, bool LowerIsBetter = false)
{
    /// <summary>A share of something, printed in percent.</summary>
    public static Quantity Share(string of) => new(of, " %", 100, 1);

    /// <summary>An angle that should be small.</summary>
    public static Quantity AngleError(string name) => new(name, "°", 1, 0, LowerIsBetter: true);

    /// <summary>One number as a table prints it.</summary>
    public string Print(double value) => Bare(value) + (double.IsInfinity(value) ? "" : Unit);

    /// <summary>A value with its interval as a table prints it: <c>16.1 % [14.9, 17.4]</c>.</summary>
    public string Print(Estimate estimate) =>
        $"{Print(estimate.Value)} [{Bare(estimate.Low)}, {Bare(estimate.High)}]";

    /// <summary>Whether a is on the better side of b, or on it.</summary>
    public bool Reaches(double a, double b) => LowerIsBetter ? a <= b : a >= b;

    // Adding zero turns a rounded -0 into 0.
    private string Bare(double value) =>
        double.IsInfinity(value) ? (value > 0 ? "∞" : "-∞") : (Math.Round(value * Factor, Decimals) + 0.0).ToString("F" + Decimals, CultureInfo.InvariantCulture);
}
