using System.Collections.Immutable;
using Circuits.Science.Stimuli;

namespace Circuits.Science.Instruments;

/// <summary>The stimuli that tell curve detectors from other units: curves of several looks and radii all around, and straight lines and edges.</summary>
/// <remarks>
/// Zoom In, Claim 1, Example 1, argument 3. Looks: thin arcs and the edges of filled discs, dark on light and light on
/// dark, because a curve detector answers whatever makes the curve. Radii about the paper's 60 px for a 224 px network,
/// scaled to the fields of the layers searched.
/// </remarks>
public static class CurveBattery
{
    /// <summary>Steps around the circle.</summary>
    public const int Orientations = 36;

    /// <summary>Radii of curvature, in pixels.</summary>
    public static readonly ImmutableArray<double> RadiiPixels = [18, 30, 50];

    /// <summary>What a curve is made of.</summary>
    public enum Look
    {
        /// <summary>A thin dark arc on light ground.</summary>
        DarkArc,

        /// <summary>A thin light arc on dark ground.</summary>
        LightArc,

        /// <summary>The edge of a dark disc.</summary>
        DarkDisc,

        /// <summary>The edge of a light disc.</summary>
        LightDisc,
    }

    /// <summary>All looks.</summary>
    public static readonly ImmutableArray<Look> Looks = [.. Enum.GetValues<Look>()];

    /// <summary>The curves, look by look, radius by radius, orientation by orientation.</summary>
    public static readonly ImmutableArray<IStimulus> Curves =
    [
        .. from look in Looks from radius in RadiiPixels from step in Enumerable.Range(0, Orientations) select Curve(look, radius, Degrees(step)),
    ];

    /// <summary>Straight lines of both polarities, half way round, and edges all around.</summary>
    public static readonly ImmutableArray<IStimulus> Straight =
    [
        .. from step in Enumerable.Range(0, Orientations / 2) select new Line(Degrees(step)),
        .. from step in Enumerable.Range(0, Orientations / 2) select new Line(Degrees(step)).Reversed,
        .. from step in Enumerable.Range(0, Orientations) select new Edge(Degrees(step)),
    ];

    /// <summary>Curves, then straight ones.</summary>
    public static readonly ImmutableArray<IStimulus> All = [.. Curves, .. Straight];

    /// <summary>The index of a curve in <see cref="Curves"/>.</summary>
    public static int IndexOf(int look, int radius, int orientation) => (look * RadiiPixels.Length + radius) * Orientations + orientation;

    private static double Degrees(int step) => 360.0 * step / Orientations;

    private static IStimulus Curve(Look look, double radiusPixels, double degrees)
    {
        var curve = new Curve(radiusPixels, degrees) { Disc = look is Look.DarkDisc or Look.LightDisc };
        return look is Look.LightArc or Look.LightDisc ? curve.Reversed : curve;
    }
}
