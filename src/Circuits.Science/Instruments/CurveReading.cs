using System.Collections.Immutable;
using Circuits.Science.Subjects;

namespace Circuits.Science.Instruments;

/// <summary>What one unit answered to the <see cref="CurveBattery"/>.</summary>
/// <param name="Layer">Its layer.</param>
/// <param name="Unit">Its channel.</param>
/// <param name="Cells">Tuning for each look and radius: look by look.</param>
/// <param name="CurvePeak">The strongest response to any curve.</param>
/// <param name="StraightPeak">The strongest response to any straight line or edge.</param>
/// <param name="NaturalLevel">The unit's 99th percentile on photographs.</param>
public sealed record CurveReading(
    Layer Layer, int Unit, ImmutableArray<TuningCurve> Cells, double CurvePeak, double StraightPeak, double NaturalLevel)
{
    private static readonly int Radii = CurveBattery.RadiiPixels.Length;

    /// <summary>Tuning averaged over looks and radii.</summary>
    public TuningCurve Pooled { get; } = TuningCurve.Mean(Cells);

    /// <summary>Tuning for each look, averaged over radii.</summary>
    public ImmutableArray<TuningCurve> ByLook { get; } =
        [.. Enumerable.Range(0, Cells.Length / Radii).Select(look => TuningCurve.Mean([.. Cells.Skip(look * Radii).Take(Radii)]))];

    /// <summary>Tuning for each radius, averaged over looks.</summary>
    public ImmutableArray<TuningCurve> ByRadius { get; } =
        [.. Enumerable.Range(0, Radii).Select(radius => TuningCurve.Mean([.. Cells.Where((_, i) => i % Radii == radius)]))];

    /// <summary>The unit as the literature writes it: <c>mixed3b:379</c>.</summary>
    public string Name => $"{Layer.Node}:{Unit}";

    /// <summary>How many times stronger the best curve is than the best straight stimulus; 0 for a silent unit.</summary>
    /// <remarks>The best of 432 against the best of 72: biased upwards in every network alike, so by itself it says little.</remarks>
    public double CurveOverStraight => CurvePeak > 0 ? CurvePeak / Math.Max(StraightPeak, 1e-9 * CurvePeak) : 0;

    /// <summary>The best curve's response as a share of the unit's natural level.</summary>
    /// <remarks>Infinite for a unit that curves excite and photographs do not.</remarks>
    public double Strength => CurvePeak > 0 ? CurvePeak / NaturalLevel : 0;

    /// <summary>How many looks prefer a direction within <paramref name="toleranceDegrees"/> of the pooled one.</summary>
    public int AgreeingLooks(double toleranceDegrees) =>
        ByLook.Count(l => l.Peak > 0 && Cosine(l) >= Math.Cos(double.DegreesToRadians(toleranceDegrees)));

    /// <summary>The least cosine between the preferred direction of a radius and the pooled one; -1 if a radius gets no answer.</summary>
    public double RadiusAgreement => ByRadius.Min(r => r.Peak > 0 ? Cosine(r) : -1);

    /// <summary>Reads all units of a layer.</summary>
    /// <param name="battery">Responses to <see cref="CurveBattery.All"/>, in that order.</param>
    /// <param name="naturalLevels">From <see cref="NaturalActivity.Percentile99"/>.</param>
    public static IReadOnlyList<CurveReading> Of(Responses battery, IReadOnlyList<double> naturalLevels)
    {
        if (battery.Images != CurveBattery.All.Length)
        {
            throw new ArgumentException($"The battery has {CurveBattery.All.Length} images, these are responses to {battery.Images}.", nameof(battery));
        }

        return [.. Enumerable.Range(0, battery.Layer.Units).Select(unit => Of(battery, unit, naturalLevels[unit]))];
    }

    private static CurveReading Of(Responses battery, int unit, double naturalLevel)
    {
        ImmutableArray<TuningCurve> cells =
        [
            .. from look in Enumerable.Range(0, CurveBattery.Looks.Length)
               from radius in Enumerable.Range(0, Radii)
               select new TuningCurve(Enumerable.Range(0, CurveBattery.Orientations)
                   .Select(o => (double)battery[CurveBattery.IndexOf(look, radius, o), unit])),
        ];
        var straight = Enumerable.Range(CurveBattery.Curves.Length, CurveBattery.Straight.Length);
        return new(battery.Layer, unit, cells, cells.Max(c => c.Peak), straight.Max(i => (double)battery[i, unit]), naturalLevel);
    }

    private double Cosine(TuningCurve tuning) => Math.Cos(double.DegreesToRadians(tuning.PreferredDegrees - Pooled.PreferredDegrees));
}
