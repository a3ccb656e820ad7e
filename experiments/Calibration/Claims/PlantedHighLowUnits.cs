using Circuits.Experiments.Claim1.Features;
using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Experiments.Calibration.Claims;

/// <summary>The planted high-low network and its readings, made once for all calibrations.</summary>
internal static class PlantedHighLowUnits
{
    public static readonly Subject Subject = new PlantedHighLow().Load();

    private static readonly Lazy<HighLowBattery> Made = new(() => HighLowBattery.Of(NaturalImages.All, Planted.SizePixels, seed: 12));

    private static readonly Lazy<IReadOnlyList<HighLowReading>> Read = new(() => ReadingsOf(Subject));

    public static HighLowBattery Battery => Made.Value;

    /// <summary>Unit by unit: the detectors, then the others.</summary>
    public static IReadOnlyList<HighLowReading> Readings => Read.Value;

    public static IReadOnlyList<HighLowReading> Detectors => [.. Readings.Take(PlantedHighLow.HighLowUnits)];

    /// <summary>What the claims read of a network.</summary>
    public static IReadOnlyList<HighLowReading> ReadingsOf(Subject subject)
    {
        var layers = HighLowCriterion.Searched(subject, Planted.SizePixels);
        var natural = NaturalActivity.Of(subject, layers, Planted.Scenes, atSceneSize =>
        {
            using var wide = new Probe(NaturalImages.Engine, subject, Planted.Scenes.ScenePixels, atSceneSize);
            return wide.Samples(Planted.Scenes.Count, i => Planted.Scenes[i], NaturalScenes.ReachPixels);
        });
        using var probe = new Probe(NaturalImages.Engine, subject, Planted.SizePixels, layers);
        return
        [
            .. probe.Peaks(Battery.All.Length, i => Battery.All[i].Render(Planted.SizePixels))
                .Zip(natural, (responses, own) => HighLowReading.Of(Battery, responses, own.Percentile99)).SelectMany(r => r),
        ];
    }
}
