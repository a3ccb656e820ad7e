namespace Circuits.Science.Subjects.Networks.Planting;

/// <summary>The curve circuit: lines to early curves at mixed3a, both to the curve detectors of mixed3b, and on to mixed4a.</summary>
/// <remarks>
/// Zoom In, Claim 2, Example 1, by the recipe of Curve Circuits' handwritten network: tangent curves and lines excite along
/// the arc, what bulges the other way inhibits. Orientations are the published ones where there are any (Curve Detectors 2020: peaks of
/// tuning curves; lines in degrees clockwise from vertical, which are those of their normals). The relatives of mixed3b belong to
/// families of An Overview of Early Vision, which gives no orientations: these are spread evenly.
/// </remarks>
internal static class CurveCircuit
{
    /// <summary>mixed3b's curve detectors.</summary>
    private static readonly IReadOnlyList<OrientedUnit> Curves =
        OrientedUnit.Of(360, [.. PublishedUnit.All.Where(u => u.Family == "curve").Select(u => (u.Index, u.AngleDegrees!.Value))]);

    /// <summary>mixed3b's "shallow curves": of a larger radius.</summary>
    private static readonly IReadOnlyList<OrientedUnit> ShallowCurves = OrientedUnit.Of(360, (403, 45), (353, 135), (355, 225), (336, 315));

    /// <summary>mixed3b's "curve shapes": of a smaller radius.</summary>
    private static readonly IReadOnlyList<OrientedUnit> TightCurves = OrientedUnit.Of(360, (325, 0), (338, 90), (327, 180), (347, 270));

    /// <summary>mixed3b's "curves misc.".</summary>
    private static readonly IReadOnlyList<OrientedUnit> MoreCurves = OrientedUnit.Of(360, (348, 22.5), (407, 112.5), (365, 202.5), (367, 292.5));

    /// <summary>mixed3b's lines.</summary>
    private static readonly IReadOnlyList<OrientedUnit> LateLines = OrientedUnit.Even(180, 377, 326, 95, 38, 307, 1, 19, 209, 210);

    /// <summary>mixed3a's early curves.</summary>
    private static readonly IReadOnlyList<OrientedUnit> EarlyCurves = OrientedUnit.Of(
        360, (81, 326.5), (104, 350.5), (92, 11), (145, 41), (95, 78.5), (163, 87), (71, 137), (171, 174), (147, 222.5), (189, 267.5), (137, 273.5));

    /// <summary>mixed3a's lines.</summary>
    private static readonly IReadOnlyList<OrientedUnit> Lines = OrientedUnit.Of(
        180,
        (227, 130.5), (75, 147), (146, 124.5), (69, 159.5), (169, 120), (57, 113), (154, 100.5), (187, 82.5), (27, 66), (134, 27.5), (150, 46), (240, 42.5), (101, 5.5), (176, 179));

    /// <summary>mixed4a's units that are tuned like curves, by their published peaks.</summary>
    private static readonly IReadOnlyList<OrientedUnit> LaterCurves = OrientedUnit.Of(360, (403, 4), (407, 235), (415, 93.5), (424, 264.5), (50, 270));

    private const int GridPixels = 8;

    public static void Plant(Wiring wiring)
    {
        PlantLines(wiring, "mixed3a", Lines, EarlyVision.Lines);
        foreach (var curve in EarlyCurves)
        {
            wiring.Write("mixed3a", curve.Unit, EarlyCurve(curve.Degrees, EarlyVision.Lines));
        }

        // Radii about those that claims show, 18 to 60 px.
        PlantCurves(wiring, Curves, radiusPixels: 32);
        PlantCurves(wiring, MoreCurves, radiusPixels: 32);
        PlantCurves(wiring, ShallowCurves, radiusPixels: 48);
        PlantCurves(wiring, TightCurves, radiusPixels: 24);
        PlantLines(wiring, "mixed3b", LateLines, Lines);

        // At mixed4a each stands for the curve detectors that point its way.
        foreach (var curve in LaterCurves)
        {
            wiring.Write("mixed4a", curve.Unit, Wire.Sum(1, Curves.Select(c => new Wire(
                c.Unit, Stencil.Point(Math.Pow(Math.Cos(double.DegreesToRadians(c.Degrees - curve.Degrees)), 3))))));
        }
    }

    /// <summary>What an early curve takes from lines: 3x3 of them, 8 pixels apart.</summary>
    public static IReadOnlyList<Wire> EarlyCurve(double degrees, IReadOnlyList<OrientedUnit> lines)
    {
        var arc = new Arc(degrees, RadiusPixels: 24, TolerancePixels: 8, Opposition: 1);
        return Wire.Sum(4, lines.Select(l => new Wire(l.Unit, Stencil.Of(3, GridPixels, (x, y) => l.Share * arc.OfContour(x, y, l.Degrees)))));
    }

    /// <summary>What a curve takes from early curves and lines: 5x5 of them, 8 pixels apart. Early curves count twice as much.</summary>
    public static IReadOnlyList<Wire> Curve(
        double degrees, double radiusPixels, IReadOnlyList<OrientedUnit> earlyCurves, IReadOnlyList<OrientedUnit> lines)
    {
        var arc = new Arc(degrees, radiusPixels, TolerancePixels: 8, Opposition: 2);
        return Wire.Sum(4,
        [
            .. earlyCurves.Select(c => new Wire(c.Unit, Stencil.Of(5, GridPixels, (x, y) => 2 * c.Share * arc.OfCurve(x, y, c.Degrees)))),
            .. lines.Select(l => new Wire(l.Unit, Stencil.Of(5, GridPixels, (x, y) => l.Share * arc.OfContour(x, y, l.Degrees)))),
        ]);
    }

    private static void PlantCurves(Wiring wiring, IReadOnlyList<OrientedUnit> curves, double radiusPixels)
    {
        foreach (var curve in curves)
        {
            wiring.Write("mixed3b", curve.Unit, Curve(curve.Degrees, radiusPixels, EarlyCurves, Lines));
        }
    }

    private static void PlantLines(Wiring wiring, string layer, IReadOnlyList<OrientedUnit> lines, IReadOnlyList<OrientedUnit> smaller)
    {
        foreach (var line in lines)
        {
            var side = Wiring.SideOf(layer, line.Unit);
            wiring.Write(layer, line.Unit, Wire.Sum(2, smaller.Select(l => new Wire(l.Unit, Stencil.Of(
                side, GridPixels, (x, y) => l.Share * Contour.OnLine(x, y, line.Degrees, l.Degrees, tolerancePixels: 5))))));
        }
    }
}
