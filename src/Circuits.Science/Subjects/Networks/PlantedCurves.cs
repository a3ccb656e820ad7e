using System.Collections.Immutable;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Networks;

/// <summary>A network written by hand that detects curves: the positive control of every claim about curve detectors.</summary>
/// <remarks>
/// Built the way the paper reads them (Zoom In, Claim 2, Example 1; Curve Circuits, 2021): Gabor filters of four phases; their
/// sum, indifferent to phase; pooling; then curves, each a tiling of oriented contour along an arc, inhibited by contour
/// across it and by the arc that bulges the other way. Beside the curves stand straight-line units, which no instrument
/// may take for curves. Luminance only, no training, no fitted number.
/// </remarks>
public sealed class PlantedCurves : INetwork
{
    /// <summary>Curve units: one for every 15 degrees, unit i preferring 15 · i.</summary>
    public const int CurveUnits = 24;

    /// <summary>Line units, after the curves: one for every 15 degrees of half a turn.</summary>
    public const int LineUnits = 12;

    /// <summary>The radius the curve units are drawn for.</summary>
    public const double RadiusPixels = 35;

    private const int Orientations = 12;
    private const int GaborSide = 11;
    private const double GaborSigmaPixels = 2.5;
    private const double WavelengthPixels = 10;
    private const int CurveSide = 9;
    private const int GridPixels = 8;

    /// <summary>Half of the arc that a unit looks at.</summary>
    private const double HalfArcDegrees = 65;

    /// <summary>How far contour may lie from the arc and still count.</summary>
    private const double ToleranceOfPlacePixels = 6;

    /// <inheritdoc/>
    public string Name => "planted-curves";

    /// <inheritdoc/>
    public string Summary => "A handwritten circuit of 24 curve detectors and 12 line detectors: the positive control.";

    /// <inheritdoc/>
    public string Source => "PlantedCurves.cs";

    /// <inheritdoc/>
    public string Licence => "MIT";

    /// <inheritdoc/>
    public Subject Load() => new(
        Name,
        SubjectKind.Planted,
        new Graph(
        [
            new("image", new Input(3, 139, 139)),
            new("gabor_pre_relu", Gabors(), "image"),
            new("gabor", new Relu(), "gabor_pre_relu"),
            new("contour_pre_relu", Contours(), "gabor"),
            new("contour", new Relu(), "contour_pre_relu"),
            new("pooled", new MaxPool(Window.Square(3, 4), Padding.Same), "contour"),
            new("curves_pre_relu", Curves(), "pooled"),
            new("curves", new Relu(), "curves_pre_relu"),
        ]),
        Preprocessing.Identity,
        NativeSizePixels: 139,
        new(Source, Licence));

    /// <summary>Four phases of each orientation of normal.</summary>
    private static Convolution Gabors()
    {
        var values = new List<float>();
        foreach (var orientation in Enumerable.Range(0, Orientations))
        {
            var (sin, cos) = Math.SinCos(Math.PI * orientation / Orientations);
            foreach (var phase in Enumerable.Range(0, 4))
            {
                var filter = new double[GaborSide * GaborSide];
                for (var i = 0; i < filter.Length; i++)
                {
                    var (x, y) = (i % GaborSide - GaborSide / 2, i / GaborSide - GaborSide / 2);
                    var envelope = Math.Exp(-(x * x + y * y) / (2 * GaborSigmaPixels * GaborSigmaPixels));
                    filter[i] = envelope * Math.Cos(2 * Math.PI * (x * cos + y * sin) / WavelengthPixels + phase * Math.PI / 2);
                }

                // No answer to even light; a contrast of 1 answered by about 1.
                var mean = filter.Average();
                var scale = filter.Sum(v => Math.Abs(v - mean)) / 2;
                for (var channel = 0; channel < 3; channel++)
                {
                    values.AddRange(filter.Select(v => (float)((v - mean) / scale / 3)));
                }
            }
        }

        return new(new(4 * Orientations, 3, GaborSide, GaborSide, [.. values]), [], new(GaborSide, GaborSide, 2, 2), Padding.Same);
    }

    /// <summary>Each orientation's four phases together, less the orientations across it: contour, however it is made.</summary>
    private static Convolution Contours() => new(
        new(Orientations, 4 * Orientations, 1, 1, [.. from o in Enumerable.Range(0, Orientations) from i in Enumerable.Range(0, 4 * Orientations) select (float)Agreement(180.0 * o / Orientations, 180.0 * (i / 4) / Orientations, 4)]),
        [],
        Window.Square(1),
        Padding.Valid);

    private static Convolution Curves()
    {
        var values = new List<float>();
        foreach (var unit in Enumerable.Range(0, CurveUnits))
        {
            var degrees = 360.0 * unit / CurveUnits;
            values.AddRange(Tiled((x, y, normal) => Arc(x, y, normal, degrees) - Arc(x, y, normal, degrees + 180)));
        }

        foreach (var unit in Enumerable.Range(0, LineUnits))
        {
            var degrees = 180.0 * unit / LineUnits;
            values.AddRange(Tiled((x, y, normal) =>
            {
                var (sin, cos) = Math.SinCos(double.DegreesToRadians(degrees));
                return Place(x * cos + y * sin) * Agreement(normal, degrees, 2);
            }));
        }

        return new(new(CurveUnits + LineUnits, Orientations, CurveSide, CurveSide, [.. values]), [], Window.Square(CurveSide), Padding.Same);
    }

    /// <summary>Weights in the order orientation, row, column, from a function of place in pixels and orientation of the normal.</summary>
    private static IEnumerable<float> Tiled(Func<double, double, double, double> weight) =>
        from orientation in Enumerable.Range(0, Orientations)
        from row in Enumerable.Range(0, CurveSide)
        from column in Enumerable.Range(0, CurveSide)
        select (float)weight((column - CurveSide / 2) * GridPixels, (row - CurveSide / 2) * GridPixels, 180.0 * orientation / Orientations);

    /// <summary>The arc through the middle that bulges towards an orientation.</summary>
    private static double Arc(double x, double y, double normalDegrees, double degrees)
    {
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(degrees));
        var (fromX, fromY) = (x + RadiusPixels * cos, y + RadiusPixels * sin);
        var here = double.RadiansToDegrees(Math.Atan2(fromY, fromX));
        return Math.Abs(Math.IEEERemainder(here - degrees, 360)) <= HalfArcDegrees
            ? Place(Math.Sqrt(fromX * fromX + fromY * fromY) - RadiusPixels) * Agreement(normalDegrees, here, 2)
            : 0;
    }

    private static double Place(double distancePixels) =>
        Math.Exp(-distancePixels * distancePixels / (2 * ToleranceOfPlacePixels * ToleranceOfPlacePixels));

    /// <summary>1 for the same orientation of contour, negative across it, 0 on average: light from all sides excites nothing.</summary>
    private static double Agreement(double a, double b, int sharpness)
    {
        var alike = Math.Pow(Math.Cos(double.DegreesToRadians(a - b)), 2 * sharpness);
        var mean = Enumerable.Range(0, Orientations).Average(i => Math.Pow(Math.Cos(Math.PI * i / Orientations), 2 * sharpness));
        return (alike - mean) / (1 - mean);
    }
}
