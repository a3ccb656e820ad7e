namespace Circuits.Science.Subjects.Networks.Planting;

/// <summary>The curve circuit: lines to early curves at mixed3a, both to the ten curve detectors at mixed3b.</summary>
/// <remarks>
/// Zoom In, Claim 2, Example 1, by the recipe of Curve Circuits' handwritten network: tangent curves and lines excite along
/// the arc, what bulges the other way inhibits. Units and preferred orientations are the measured ones (Curve Detectors 2020, peaks
/// of the published tuning curves; lines by their published peaks, degrees clockwise from vertical, which are those of their normals).
/// </remarks>
internal static class CurveCircuit
{
    /// <summary>The curve detectors of mixed3b.</summary>
    public static readonly IReadOnlyList<OrientedUnit> Curves =
        OrientedUnit.Of(360, [.. PublishedUnit.All.Where(u => u.Family == "curve").Select(u => (u.Index, u.AngleDegrees!.Value))]);

    /// <summary>The early curves of mixed3a.</summary>
    public static readonly IReadOnlyList<OrientedUnit> EarlyCurves = OrientedUnit.Of(
        360, (81, 326.5), (104, 350.5), (92, 11), (145, 41), (95, 78.5), (163, 87), (71, 137), (171, 174), (147, 222.5), (189, 267.5), (137, 273.5));

    /// <summary>The lines of mixed3a.</summary>
    public static readonly IReadOnlyList<OrientedUnit> Lines = OrientedUnit.Of(
        180,
        (227, 130.5), (75, 147), (146, 124.5), (69, 159.5), (169, 120), (57, 113), (154, 100.5), (187, 82.5), (27, 66), (134, 27.5), (150, 46), (240, 42.5), (101, 5.5), (176, 179));

    private const int GridPixels = 8;

    public static void Plant(Wiring wiring)
    {
        foreach (var line in Lines)
        {
            var side = Wiring.SideOf("mixed3a", line.Unit);
            wiring.Write("mixed3a", line.Unit, Wire.Sum(2, EarlyVision.Lines.Select(l => new Wire(l.Unit, Stencil.Of(
                side, GridPixels, (x, y) => l.Share * Contour.OnLine(x, y, line.Degrees, l.Degrees, tolerancePixels: 5))))));
        }

        foreach (var curve in EarlyCurves)
        {
            var arc = new Arc(curve.Degrees, RadiusPixels: 24, TolerancePixels: 8, Opposition: 1);
            wiring.Write("mixed3a", curve.Unit, Wire.Sum(4, EarlyVision.Lines.Select(l => new Wire(l.Unit, Stencil.Of(
                3, GridPixels, (x, y) => l.Share * arc.OfContour(x, y, l.Degrees))))));
        }

        foreach (var curve in Curves)
        {
            // Between the radii that claims show, 18 to 60 px. Early curves count twice as much as lines.
            var arc = new Arc(curve.Degrees, RadiusPixels: 32, TolerancePixels: 8, Opposition: 2);
            wiring.Write("mixed3b", curve.Unit, Wire.Sum(4,
            [
                .. EarlyCurves.Select(c => new Wire(c.Unit, Stencil.Of(5, GridPixels, (x, y) => 2 * c.Share * arc.OfCurve(x, y, c.Degrees)))),
                .. Lines.Select(l => new Wire(l.Unit, Stencil.Of(5, GridPixels, (x, y) => l.Share * arc.OfContour(x, y, l.Degrees)))),
            ]));
        }
    }
}
