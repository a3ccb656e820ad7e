using Circuits.Experiments.Claim1.Features;
using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Controls;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Experiments.Calibration.Claims;

/// <summary>The planted network and its survey, made once for all calibrations.</summary>
internal static class Planted
{
    public const int SizePixels = 139;

    public static readonly Subject Subject = new PlantedCurves().Load();

    private static readonly Lazy<CurveSurvey> Made = new(() => Survey(Subject));

    private static readonly Lazy<NaturalScenes> Cut = new(() => NaturalScenes.Cut([.. NaturalImages.All.Take(24)], SizePixels, 1, seed: 11));

    public static Layer Curves { get; } = Layer.Of(Subject.Graph, SizePixels).Single(l => l.Node == "curves");

    public static NaturalScenes Scenes => Cut.Value;

    /// <summary>What the curve claims read of it; unit by unit.</summary>
    public static CurveSurvey OwnSurvey => Made.Value;

    public static IEnumerable<CurveReading> CurveUnits => OwnSurvey.Readings.Take(PlantedCurves.CurveUnits);

    public static IEnumerable<CurveReading> LineUnits => OwnSurvey.Readings.Skip(PlantedCurves.CurveUnits);

    public static CurveSurvey Survey(Subject subject) => CurveSurvey.Of(
        NaturalImages.Engine, subject, CurveCriterion.Searched(subject, SizePixels), Scenes);

    /// <summary>An untrained counterpart, by its letter.</summary>
    public static Subject Null(Subject subject, string letter, int seed) => letter switch
    {
        "Q" => CalibratedWeights.Of(subject, NaturalImages.Engine, NaturalImages.All, SizePixels, seed),
        "R" => UntrainedWeights.Of(subject, seed),
        _ => ShuffledWeights.Of(subject, seed),
    };
}
