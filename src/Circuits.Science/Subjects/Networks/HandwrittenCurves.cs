using Circuits.Engine;
using Circuits.Science.Subjects.Networks.Planting;

namespace Circuits.Science.Subjects.Networks;

/// <summary>Curve detectors written by hand for any preferred angles, on the grid of a layer of another network.</summary>
/// <remarks>
/// The whole path of Curve Circuits' "artificial artificial neural network" (2021): 7x7 Gabors of four phases; complex Gabors,
/// indifferent to phase; lines, which are Gabors tiled along a line; early curves, which are lines tiled along an arc; curves, which
/// are early curves and lines tiled along the tangent. Tilings and radii are those of <see cref="PlantedInceptionV1"/> and none is
/// fitted. Early curves stand every 15 degrees and lines every 10, as published. Greyscale only, as published.
/// </remarks>
public static class HandwrittenCurves
{
    /// <summary>The node of the curves: a unit for each angle, a position for each of the layer's.</summary>
    public const string Node = "curves";

    /// <summary>The radius of a curve, in pixels.</summary>
    public const double RadiusPixels = 32;

    private const int Orientations = 12, Phases = 4, LineUnits = 18, EarlyCurveUnits = 24;

    /// <summary>What a drawing of full contrast excites in a Gabor: any number would do.</summary>
    private const double Contrast = 10;

    /// <summary>From the strides up to the early curves.</summary>
    private const int GridPixels = 8;

    /// <summary>Half of what a curve sees, rounded up: beyond a layer's outermost centres the picture goes on, mirrored.</summary>
    private const int MarginPixels = 40;

    private static readonly IReadOnlyList<OrientedUnit> Contours = Even(180, Orientations, first: 0);
    private static readonly IReadOnlyList<OrientedUnit> EarlyCurves = Even(360, EarlyCurveUnits, first: 0);

    /// <summary>Lines as channels of their own node, and as channels behind the early curves.</summary>
    private static readonly IReadOnlyList<OrientedUnit> Lines = Even(180, LineUnits, first: 0), LinesBehind = Even(180, LineUnits, EarlyCurveUnits);

    /// <summary>Writes the network.</summary>
    /// <param name="layer">Whose grid: position i, j of <see cref="Node"/> looks where this layer's does, to half a pixel.</param>
    /// <param name="degrees">The angles: outward normals, clockwise on screen from +x.</param>
    /// <exception cref="ArgumentException">No angle, or the layer's stride is not a multiple of 8 pixels.</exception>
    public static Subject On(Layer layer, IReadOnlyList<double> degrees)
    {
        var stride = layer.Field.Horizontal.StridePixels;
        if (degrees.Count == 0 || stride % GridPixels != 0)
        {
            throw new ArgumentException($"{layer.Node} has a stride of {stride} px, {degrees.Count} angles were given: give a multiple of {GridPixels} px, and at least one angle.");
        }

        var (rows, top, bottom) = Along(layer.Field.Vertical);
        var (columns, left, right) = Along(layer.Field.Horizontal);
        return new(
            $"handwritten curves for {layer.Node}",
            SubjectKind.Planted,
            new Graph(
            [
                new("image", new Input(3, layer.SizePixels, layer.SizePixels)),
                new("mirrored", new Pad(new(top, left, bottom, right), PadMode.Reflect), "image"),
                new("grey", new Convolution(new(1, 3, 1, 1, [1 / 3f, 1 / 3f, 1 / 3f]), [], Window.Square(1), Padding.Valid), "mirrored"),
                new("gabor_pre_relu", Written(1, 7, 2, Gabors()), "grey"),
                new("gabor", new Relu(), "gabor_pre_relu"),
                new("contour_pre_relu", Written(Orientations * Phases, 1, 1, Contours.Select(ComplexGabor)), "gabor"),
                new("contour", new Relu(), "contour_pre_relu"),
                new("contour_pooled", Pool(), "contour"),
                new("lines_pre_relu", Written(Orientations, 3, 1, Lines.Select(l => EarlyVision.Line(l.Degrees, Contours))), "contour_pooled"),
                new("lines", new Relu(), "lines_pre_relu"),
                new("lines_pooled", Pool(), "lines"),
                new("early_curves_pre_relu", Written(LineUnits, 3, 1, EarlyCurves.Select(EarlyCurve)), "lines_pooled"),
                new("early_curves", new Relu(), "early_curves_pre_relu"),
                new("parts", new Concat(), "early_curves", "lines_pooled"),
                new("everywhere", Written(EarlyCurveUnits + LineUnits, 5, stride / GridPixels, degrees.Select(Curve)), "parts"),
                new(Node, new Slice(.., rows, columns), "everywhere"),
            ]),
            Preprocessing.Identity,
            layer.SizePixels,
            new("HandwrittenCurves.cs", "MIT"));

        // Our position j looks at pixel stride · j of the padded picture. The layer's first has to be one of them, a margin away from its edge.
        (Range Positions, int Before, int After) Along(FieldAxis axis)
        {
            var pixel = axis.Centre(0) - 0.5;
            var first = (int)Math.Ceiling(Math.Max(MarginPixels, pixel) / stride);
            var before = (int)Math.Round(stride * first - pixel);
            var last = stride * (first + layer.RowsAndColumns - 1);
            return (first..(first + layer.RowsAndColumns), before, Math.Max(0, last + MarginPixels + 1 - layer.SizePixels - before));
        }
    }

    private static IEnumerable<IReadOnlyList<Wire>> Gabors() =>
        from contour in Contours
        from phase in Enumerable.Range(0, Phases)
        select Wire.Sum(Contrast, [new(0, EarlyVision.Gabor(contour.Degrees, 2 * Math.PI * phase / Phases))]);

    private static IReadOnlyList<Wire> ComplexGabor(OrientedUnit contour) => Wire.Sum(3, Enumerable.Range(0, Orientations * Phases)
        .Select(i => new Wire(i, Stencil.Point(Contour.Alike(Contours[i / Phases].Degrees - contour.Degrees)))));

    private static IReadOnlyList<Wire> EarlyCurve(OrientedUnit curve) => CurveCircuit.EarlyCurve(curve.Degrees, Lines);

    private static IReadOnlyList<Wire> Curve(double degrees) => CurveCircuit.Curve(degrees, RadiusPixels, EarlyCurves, LinesBehind);

    private static MaxPool Pool() => new(Window.Square(3, 2), Padding.Explicit(1, 1, 1, 1));

    private static Convolution Written(int inputs, int side, int stride, IEnumerable<IReadOnlyList<Wire>> units)
    {
        var all = units.ToList();
        var weights = new float[all.Count * inputs * side * side];
        for (var unit = 0; unit < all.Count; unit++)
        {
            foreach (var wire in all[unit])
            {
                for (var i = 0; i < side * side; i++)
                {
                    weights[(unit * inputs + wire.Input) * side * side + i] = (float)wire.Weights[i / side, i % side];
                }
            }
        }

        var border = side / 2;
        return new(new(all.Count, inputs, side, side, [.. weights]), [], Window.Square(side, stride), Padding.Explicit(border, border, border, border));
    }

    private static IReadOnlyList<OrientedUnit> Even(double period, int count, int first) =>
        OrientedUnit.Even(period, [.. Enumerable.Range(first, count)]);
}
