using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;

namespace Circuits.Experiments.Calibration.Instruments;

/// <summary>Responses of units that are formulas: no network in between.</summary>
internal static class Answers
{
    public static readonly FieldAxis Axis = new(8, -18, 60);

    public static Layer LayerOf(int units) => new("made", "made", units, 15, new(Axis, Axis), 139);

    /// <summary>A table of formulas, one a unit, applied to stimuli.</summary>
    public static Responses To(IReadOnlyList<IStimulus> stimuli, params Func<IStimulus, double>[] units) => new(
        LayerOf(units.Length), stimuli.Count, [.. from stimulus in stimuli from unit in units select (float)unit(stimulus)]);

    /// <summary>A bump about an orientation: the von Mises curve with its peak at 1.</summary>
    public static double Bump(double degrees, double about, double sharpness = 2) =>
        Math.Exp(sharpness * (Math.Cos(double.DegreesToRadians(degrees - about)) - 1));

    /// <summary>The same half way round: what an orientation without a direction gets.</summary>
    public static double AxisBump(double degrees, double about, double sharpness = 2) =>
        Math.Exp(sharpness * (Math.Cos(2 * double.DegreesToRadians(degrees - about)) - 1));
}
