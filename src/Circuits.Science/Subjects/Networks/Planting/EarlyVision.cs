namespace Circuits.Science.Subjects.Networks.Planting;

/// <summary>conv2d0 to conv2d2: Gabors, brightness and colour; contour of any phase; lines, texture and spots.</summary>
/// <remarks>
/// Units are those of the families in An Overview of Early Vision in InceptionV1 (2020), which gives no orientations: these follow
/// the order of its lists. Answers stay near 10, where the local response normalisation does little more than halve squares.
/// </remarks>
internal static class EarlyVision
{
    /// <summary>conv2d2's lines, evenly spaced; orientations of normals.</summary>
    public static readonly IReadOnlyList<OrientedUnit> Lines = OrientedUnit.Even(
        180, 107, 31, 9, 112, 133, 103, 97, 125, 20, 33, 113, 185, 150, 166, 157, 57, 145, 48, 55, 15, 152, 11, 141, 174, 44, 170, 27, 100, 30, 82, 65, 3, 108);

    /// <summary>conv2d2's textures of one orientation ("Gabor Textures"): normals at 45 and at 135 degrees, mirror images.</summary>
    public const int Texture45 = 89, Texture135 = 91;

    /// <summary>conv2d2's light spot on dark, and dark spot on light ("Color Center-Surround").</summary>
    public const int LightSpot = 155, DarkSpot = 34;

    /// <summary>conv2d2's units for light, dark ("Early Brightness Gradient") and red ("Color Contrast").</summary>
    public const int Light = 94, Dark = 142, Red = 10;

    // conv2d0 and conv2d1.
    private const int Phases = 4;
    private const double WavelengthPixels = 7;
    private const double SigmaPixels = 2;

    /// <summary>From black to white is 255; a drawing of full contrast should be answered by 10.</summary>
    private const double Contrast = 10.0 / 255;

    /// <summary>What the local response normalisation divides by when little is active: the root of its bias.</summary>
    private static readonly double Normalization = Math.Sqrt(InceptionV1Topology.Normalization.Bias);

    private static readonly int[] Gabors =
        [9, 53, 54, 15, 22, 39, 30, 1, 3, 49, 14, 17, 62, 20, 27, 0, 10, 28, 21, 63, 45, 18, 6, 57, 41, 43, 46, 8];

    /// <summary>conv2d1's contour of any phase.</summary>
    private static readonly IReadOnlyList<OrientedUnit> ComplexGabors = OrientedUnit.Even(180, 51, 58, 30, 25, 52, 54, 22, 61, 55);

    private const int LightFirst = 19, DarkFirst = 26, RedFirst = 59;
    private const int LightSecond = 1, DarkSecond = 13, RedSecond = 2;
    private const int GridPixels = 4;

    public static void Plant(Wiring wiring)
    {
        PlantFilters(wiring);
        PlantContour(wiring);
        PlantLines(wiring);
        PlantSpots(wiring);
    }

    /// <summary>What a line takes from contour: 3x3 of it, 4 pixels apart.</summary>
    public static IReadOnlyList<Wire> Line(double degrees, IReadOnlyList<OrientedUnit> contours) =>
        Wire.Sum(2, contours.Select(c => new Wire(c.Unit, Stencil.Of(
            3, GridPixels, (x, y) => Contour.OnLine(x, y, degrees, c.Degrees, tolerancePixels: 3)))));

    private static void PlantFilters(Wiring wiring)
    {
        for (var i = 0; i < Gabors.Length; i++)
        {
            wiring.Write("conv2d0", Gabors[i], [.. Wire.Sum(Contrast, Coloured(Gabor(OrientationOf(i), 2 * Math.PI * i / Phases), 1, 1, 1))]);
        }

        var spot = Stencil.Of(7, 1, Envelope);
        spot *= 2 * Contrast / spot.Excitation;
        wiring.Write("conv2d0", LightFirst, Coloured(spot, 1 / 3.0, 1 / 3.0, 1 / 3.0));
        wiring.Write("conv2d0", DarkFirst, Coloured(-spot, 1 / 3.0, 1 / 3.0, 1 / 3.0));
        wiring.Write("conv2d0", RedFirst, Coloured(spot, 1, -0.5, -0.5));
    }

    /// <summary>All phases of an orientation together, less the orientations across it.</summary>
    private static void PlantContour(Wiring wiring)
    {
        foreach (var contour in ComplexGabors)
        {
            wiring.Write("conv2d1", contour.Unit, Wire.Sum(
                3 * Normalization, Gabors.Select((unit, i) => new Wire(unit, Stencil.Point(Contour.Alike(OrientationOf(i) - contour.Degrees))))));
        }

        wiring.Write("conv2d1", LightSecond, [new(LightFirst, Stencil.Point(Normalization))]);
        wiring.Write("conv2d1", DarkSecond, [new(DarkFirst, Stencil.Point(Normalization))]);
        wiring.Write("conv2d1", RedSecond, [new(RedFirst, Stencil.Point(Normalization))]);
    }

    private static void PlantLines(Wiring wiring)
    {
        foreach (var line in Lines)
        {
            wiring.Write("conv2d2", line.Unit, Line(line.Degrees, ComplexGabors));
        }

        foreach (var (unit, degrees) in new[] { (Texture45, 45), (Texture135, 135) })
        {
            wiring.Write("conv2d2", unit, Wire.Sum(2, ComplexGabors.Select(c => new Wire(c.Unit, Stencil.Of(
                3, GridPixels, (_, _) => Contour.Alike(c.Degrees - degrees))))));
        }
    }

    private static void PlantSpots(Wiring wiring)
    {
        var everywhere = Stencil.Of(3, GridPixels, (_, _) => 1);
        var middle = Stencil.Of(3, GridPixels, (x, y) => x == 0 && y == 0 ? 1 : 0);
        var around = Stencil.Of(3, GridPixels, (x, y) => x == 0 && y == 0 ? 0 : 1 / 8.0);
        wiring.Write("conv2d2", Light, Wire.Sum(1, [new(LightSecond, everywhere)]));
        wiring.Write("conv2d2", Dark, Wire.Sum(1, [new(DarkSecond, everywhere)]));
        wiring.Write("conv2d2", Red, Wire.Sum(1, [new(RedSecond, everywhere)]));
        wiring.Write("conv2d2", LightSpot, Wire.Sum(2, [new(LightSecond, middle), new(LightSecond, -around), new(DarkSecond, around), new(DarkSecond, -middle)]));
        wiring.Write("conv2d2", DarkSpot, Wire.Sum(2, [new(DarkSecond, middle), new(DarkSecond, -around), new(LightSecond, around), new(LightSecond, -middle)]));
    }

    private static double OrientationOf(int gabor) => 180.0 * (gabor / Phases) / (Gabors.Length / Phases);

    /// <summary>A grating within a round window; even light is answered by nothing.</summary>
    public static Stencil Gabor(double normalDegrees, double phase)
    {
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(normalDegrees));
        double Grating(double x, double y) => Envelope(x, y) * Math.Cos(2 * Math.PI * (x * cos + y * sin) / WavelengthPixels + phase);
        var places = from y in Enumerable.Range(-3, 7) from x in Enumerable.Range(-3, 7) select (x, y);
        var mean = places.Sum(p => Grating(p.x, p.y)) / places.Sum(p => Envelope(p.x, p.y));
        return Stencil.Of(7, 1, (x, y) => Grating(x, y) - mean * Envelope(x, y));
    }

    private static double Envelope(double x, double y) => Math.Exp(-(x * x + y * y) / (2 * SigmaPixels * SigmaPixels));

    private static IReadOnlyList<Wire> Coloured(Stencil stencil, double red, double green, double blue) =>
        [new(0, stencil * red), new(1, stencil * green), new(2, stencil * blue)];
}
