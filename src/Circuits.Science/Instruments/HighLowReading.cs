using System.Collections.Immutable;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;

namespace Circuits.Science.Instruments;

/// <summary>What one unit answered to the <see cref="HighLowBattery"/>.</summary>
/// <param name="Layer">Its layer.</param>
/// <param name="Unit">Its channel.</param>
/// <param name="Cells">Tuning for each look and variant: look by look. Angles are those of the high-frequency side.</param>
/// <param name="FoilPeaks">The strongest response to each foil.</param>
/// <param name="Strongest">Which stimulus of each foil that was, counted from the foil's first.</param>
/// <param name="NaturalLevel">The unit's 99th percentile on photographs.</param>
public sealed record HighLowReading(
    Layer Layer, int Unit, ImmutableArray<TuningCurve> Cells, ImmutableArray<double> FoilPeaks, ImmutableArray<int> Strongest, double NaturalLevel)
{
    /// <summary>Tuning averaged over looks and variants.</summary>
    public TuningCurve Pooled { get; } = TuningCurve.Mean(Cells);

    /// <summary>Tuning for each look, averaged over variants.</summary>
    public ImmutableArray<TuningCurve> ByLook { get; } =
    [
        .. Enumerable.Range(0, HighLowBattery.Looks.Length)
            .Select(look => TuningCurve.Mean([.. Cells.Skip(look * HighLowBattery.Variants).Take(HighLowBattery.Variants)])),
    ];

    /// <summary>Tuning for each variant, averaged over looks.</summary>
    public ImmutableArray<TuningCurve> ByVariant { get; } =
    [
        .. Enumerable.Range(0, HighLowBattery.Variants)
            .Select(variant => TuningCurve.Mean([.. Cells.Where((_, i) => i % HighLowBattery.Variants == variant)])),
    ];

    /// <summary>The unit as the literature writes it: <c>mixed3a:110</c>.</summary>
    public string Name => $"{Layer.Node}:{Unit}";

    /// <summary>The strongest response to any foil as a share of the peak of the pooled tuning; infinite for a unit that answers foils alone.</summary>
    /// <remarks>The best of 64 single images against the best direction of a mean over 8: it counts against the unit.</remarks>
    public double FoilShare => Share(FoilPeaks.Max());

    /// <summary>The pooled peak as a share of the unit's natural level.</summary>
    public double Strength => Pooled.Peak > 0 ? Pooled.Peak / NaturalLevel : 0;

    /// <summary>How many looks prefer a direction within <paramref name="toleranceDegrees"/> of the pooled one.</summary>
    public int AgreeingLooks(double toleranceDegrees) => ByLook.Count(l => Cosine(l) >= Math.Cos(double.DegreesToRadians(toleranceDegrees)));

    /// <summary>The least cosine between the preferred direction of a variant and the pooled one; -1 if a variant gets no answer.</summary>
    public double VariantAgreement => ByVariant.Min(Cosine);

    /// <summary>The response to one foil as a share of the pooled peak.</summary>
    public double ShareOf(HighLowBattery.Foil foil) => Share(FoilPeaks[(int)foil]);

    /// <summary>The stimulus of a foil that the unit answered most.</summary>
    public IStimulus StrongestOf(HighLowBattery.Foil foil, HighLowBattery battery) => battery.OfFoil[(int)foil][Strongest[(int)foil]];

    /// <summary>Reads all units of a layer.</summary>
    /// <param name="battery">What was shown.</param>
    /// <param name="responses">To all of it, in its order.</param>
    /// <param name="naturalLevels">From <see cref="NaturalActivity.Percentile99"/>.</param>
    /// <exception cref="ArgumentException">The responses are not to so many images.</exception>
    public static IReadOnlyList<HighLowReading> Of(HighLowBattery battery, Responses responses, IReadOnlyList<double> naturalLevels)
    {
        if (responses.Images != battery.All.Length)
        {
            throw new ArgumentException($"The battery has {battery.All.Length} images, these are responses to {responses.Images}.", nameof(responses));
        }

        return [.. Enumerable.Range(0, responses.Layer.Units).Select(unit => Of(battery, responses, unit, naturalLevels[unit]))];
    }

    private static HighLowReading Of(HighLowBattery battery, Responses responses, int unit, double naturalLevel)
    {
        ImmutableArray<TuningCurve> cells =
        [
            .. from look in Enumerable.Range(0, HighLowBattery.Looks.Length)
               from variant in Enumerable.Range(0, HighLowBattery.Variants)
               select new TuningCurve(Enumerable.Range(0, HighLowBattery.Directions)
                   .Select(direction => (double)responses[HighLowBattery.IndexOf(look, variant, direction), unit])),
        ];
        var first = battery.Boundaries.Length;
        var (peaks, strongest) = (ImmutableArray.CreateBuilder<double>(), ImmutableArray.CreateBuilder<int>());
        foreach (var foil in battery.OfFoil)
        {
            var best = Enumerable.Range(first, foil.Length).MaxBy(i => responses[i, unit]);
            peaks.Add(responses[best, unit]);
            strongest.Add(best - first);
            first += foil.Length;
        }

        return new(responses.Layer, unit, cells, peaks.ToImmutable(), strongest.ToImmutable(), naturalLevel);
    }

    private double Share(double response) => Pooled.Peak > 0 ? response / Pooled.Peak : double.PositiveInfinity;

    private double Cosine(TuningCurve tuning) =>
        tuning.Peak > 0 ? Math.Cos(double.DegreesToRadians(tuning.PreferredDegrees - Pooled.PreferredDegrees)) : -1;
}
