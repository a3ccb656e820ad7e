namespace Circuits.Science.Subjects.Networks.Planting;

/// <summary>Symbols for the parts that heads and cars are made of: what stands for fur, a snout, an eye, a window, a wheel, a body.</summary>
/// <remarks>
/// <para>No animal or car is detected here, only drawings of this code's own: fur is a fine grating that leans one way, a snout a
/// dark blob, an eye a dark dot in a light ring, a window a light rectangle, a wheel a dark disc with a light dot, a body red. All are
/// drawn on the grey that the network sees as 0.</para>
/// <para>Units 404 and 333 are the paper's oriented fur (its figure's 303 is a misprint for 333). The others have numbers from families
/// of An Overview of Early Vision that fit: eyes 83, proto-head 362, square 392, circle 389, colour 4.</para>
/// </remarks>
internal static class PartDetectors
{
    /// <summary>mixed3b: fur whose strokes have normals at 45 degrees, and its mirror image.</summary>
    public const int Fur45 = 404, Fur135 = 333;

    /// <summary>mixed3b: a dark blob of about 9 px radius.</summary>
    public const int Snout = 362;

    /// <summary>mixed3b: a dark dot of about 4 px radius in a light ring.</summary>
    public const int Eye = 83;

    /// <summary>mixed3b: a light rectangle of about 24x16 px.</summary>
    public const int Window = 392;

    /// <summary>mixed3b: a dark disc of about 12 px radius with a light dot.</summary>
    public const int Wheel = 389;

    /// <summary>mixed3b: red.</summary>
    public const int Body = 4;

    // mixed3a: "Fur Precursors", "Eyes / Small Circles", "Brightness Gradient", "Color Contrast".
    private const int FurPrecursor45 = 46, FurPrecursor135 = 26;
    private const int DarkDot = 174, LightDot = 168;
    private const int Light = 22, Dark = 25, Red = 32;
    private const int GridPixels = 8;

    public static void Plant(Wiring wiring)
    {
        wiring.Write("mixed3a", FurPrecursor45, Wire.Sum(1, Against(EarlyVision.Texture45, EarlyVision.Texture135, Stencil.Point())));
        wiring.Write("mixed3a", FurPrecursor135, Wire.Sum(1, Against(EarlyVision.Texture135, EarlyVision.Texture45, Stencil.Point())));
        wiring.Write("mixed3a", DarkDot, [new(EarlyVision.DarkSpot, Stencil.Point())]);
        wiring.Write("mixed3a", LightDot, [new(EarlyVision.LightSpot, Stencil.Point())]);
        wiring.Write("mixed3a", Light, [new(EarlyVision.Light, Stencil.Point())]);
        wiring.Write("mixed3a", Dark, [new(EarlyVision.Dark, Stencil.Point())]);
        wiring.Write("mixed3a", Red, [new(EarlyVision.Red, Stencil.Point())]);

        var everywhere = Stencil.Of(5, GridPixels, (_, _) => 1);
        wiring.Write("mixed3b", Fur45, Wire.Sum(0.6, Against(FurPrecursor45, FurPrecursor135, everywhere)));
        wiring.Write("mixed3b", Fur135, Wire.Sum(0.6, Against(FurPrecursor135, FurPrecursor45, everywhere)));
        wiring.Write("mixed3b", Eye, [new(DarkDot, Stencil.Point())]);
        wiring.Write("mixed3b", Body, [new(Red, Stencil.Point())]);

        // Dark or light within and not all around; and not what the other parts are made of.
        var middle = Stencil.Of(5, GridPixels, (x, y) => Math.Abs(x) <= GridPixels && Math.Abs(y) <= GridPixels ? 1 / 9.0 : 0);
        wiring.Write("mixed3b", Snout, Wire.Sum(8, [new(Dark, Blob(9, 9)), new(Light, middle * -0.5), new(DarkDot, middle * -0.5), new(LightDot, middle * -0.5)]));
        wiring.Write("mixed3b", Window, Wire.Sum(7, [new(Light, Blob(12, 8)), new(Dark, -middle), new(LightDot, middle * -0.5)]));
        wiring.Write("mixed3b", Wheel, Wire.Sum(2, [new(LightDot, Stencil.Point(2)), new(Dark, Blob(12, 12)), new(Light, -middle)]));
    }

    private static IEnumerable<Wire> Against(int own, int other, Stencil where) => [new(own, where), new(other, where * -2)];

    /// <summary>What lies within an ellipse, with a soft edge, less what lies around it: a plain surface does nothing.</summary>
    private static Stencil Blob(double halfWidthPixels, double halfHeightPixels)
    {
        double Within(double x, double y) => Contour.Near(Math.Sqrt(Math.Pow(x / halfWidthPixels, 2) + Math.Pow(y / halfHeightPixels, 2)), tolerancePixels: 0.7);
        var within = Stencil.Of(5, GridPixels, Within).Excitation;
        return Stencil.Of(5, GridPixels, (x, y) => Within(x, y) / within - 1.2 * (1 - Within(x, y)) / (25 - within));
    }
}
