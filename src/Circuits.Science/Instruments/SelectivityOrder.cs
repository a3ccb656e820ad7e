using System.Collections.Immutable;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;

namespace Circuits.Science.Instruments;

/// <summary>Compares, unit by unit, a curve with the rounded angle, the sharp angle and the straight line made of the same stroke.</summary>
/// <remarks>
/// The first three turn through the same angle over the same length of the same stroke, so only how the turning is spread
/// differs. Published: sharp angles reach 0.59 to 0.80 of a curve unit's peak, rounded ones 0.87 to 1 (Curve Detectors
/// 2020): an order, not a silence. The rounding is tighter than any curve of the <see cref="CurveBattery"/>: with a wider one
/// (half of a 50 px curve, the first version) the planted curve detectors preferred the rounded angle, because it was a curve.
/// </remarks>
public static class SelectivityOrder
{
    /// <summary>The middle radius of the battery.</summary>
    private const double RadiusPixels = 30;

    /// <summary>Half of the battery's smallest radius, about.</summary>
    private const double RoundingRadiusPixels = 10;

    /// <summary>Less than half a circle of that radius, so that an angle can turn as far.</summary>
    private const double LengthPixels = 60;

    /// <summary>Orientations this close to the preferred one count as the preferred one.</summary>
    private const double NearDegrees = 15;

    private static readonly double OpeningDegrees = 180 - new Curve(RadiusPixels, 0) { LengthPixels = LengthPixels }.TurnDegrees;

    /// <summary>Curve, rounded angle, sharp angle, line: each all around, dark on light and light on dark.</summary>
    public static readonly ImmutableArray<IStimulus> Stimuli =
    [
        .. from kind in Enumerable.Range(0, Kinds)
           from step in Enumerable.Range(0, CurveBattery.Orientations)
           from light in new[] { false, true }
           select Draw(kind, 360.0 * step / CurveBattery.Orientations, light),
    ];

    private const int Kinds = 4;

    /// <summary>How much more a unit answers to each kind than to the next, as a share of its answer to the curve.</summary>
    /// <param name="CurveOverRounded">Curve minus rounded angle.</param>
    /// <param name="RoundedOverSharp">Rounded angle minus sharp angle.</param>
    /// <param name="CurveOverLine">Curve minus line.</param>
    public readonly record struct Steps(double CurveOverRounded, double RoundedOverSharp, double CurveOverLine);

    /// <summary>Reads one unit at its preferred orientation.</summary>
    /// <remarks>A unit that does not answer the curve has nothing but the opposite of the order: its steps are -1.</remarks>
    /// <param name="responses">To <see cref="Stimuli"/>, in that order.</param>
    /// <param name="member">The unit and its preferred orientation.</param>
    public static Steps Of(Responses responses, Family.Member member)
    {
        var means = Enumerable.Range(0, Kinds).Select(kind => Enumerable.Range(0, CurveBattery.Orientations)
            .Where(step => Math.Abs(Math.IEEERemainder(360.0 * step / CurveBattery.Orientations - member.PreferredDegrees, 360)) <= NearDegrees)
            .SelectMany(step => Enumerable.Range(0, 2).Select(light => (double)responses[(kind * CurveBattery.Orientations + step) * 2 + light, member.Unit]))
            .Average()).ToArray();
        var (curve, rounded, sharp, line) = (means[0], means[1], means[2], means[3]);
        return curve > 0 ? new((curve - rounded) / curve, (rounded - sharp) / curve, (curve - line) / curve) : new(-1, -1, -1);
    }

    private static IStimulus Draw(int kind, double degrees, bool light)
    {
        Stroke stroke = kind switch
        {
            0 => new Curve(RadiusPixels, degrees),
            1 => new Angle(degrees) { OpeningDegrees = OpeningDegrees, RoundingRadiusPixels = RoundingRadiusPixels },
            2 => new Angle(degrees) { OpeningDegrees = OpeningDegrees },
            _ => new Line(degrees),
        };
        stroke = stroke with { LengthPixels = LengthPixels };
        return light ? stroke.Reversed : stroke;
    }
}
