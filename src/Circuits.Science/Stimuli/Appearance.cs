using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Science.Stimuli;

/// <summary>
/// What the populations of all drawings share: orientation, colours, offset, thickness, length, and how they shrink.
/// </summary>
/// <remarks>
/// The ranges are documented at <see cref="Drawing"/> and <see cref="Stroke"/>, where an experimenter reads them.
/// </remarks>
internal static class Appearance
{
    private const double LeastContrast = 0.3;

    /// <summary>All around in steps of 0.5 degrees, the steps of the published tuning curves (Curve Detectors, 2020).</summary>
    public static readonly Gen<double> Orientations = Gen.Choose(0, 719).Select(halves => halves / 2.0);

    private static readonly Gen<Color> Colors =
        from red in Gen.Choose(0, 20)
        from green in Gen.Choose(0, 20)
        from blue in Gen.Choose(0, 20)
        select new Color(red / 20f, green / 20f, blue / 20f);

    private static readonly Gen<(Color Ink, Color Ground)> Inks = Gen.Frequency(
        (1, Gen.Constant((Drawing.Dark, Drawing.Light))),
        (1, Gen.Constant((Drawing.Light, Drawing.Dark))),
        (2, Gen.Where(
            from ink in Colors from ground in Colors select (ink, ground),
            pair => Math.Abs(Luma(pair.ink) - Luma(pair.ground)) >= LeastContrast)));

    private static readonly Gen<double> Offsets = Gen.Choose(-16, 16).Select(halves => halves / 2.0);

    public static Gen<T> OfDrawing<T>(T drawing) where T : Drawing =>
        from inks in Inks
        from x in Offsets
        from y in Offsets
        select (T)(drawing with { Foreground = inks.Ink, Background = inks.Ground, OffsetXPixels = x, OffsetYPixels = y });

    public static Gen<T> OfStroke<T>(T stroke) where T : Stroke =>
        from thickness in Gen.Choose(4, 16)
        from length in Gen.Choose(60, 120)
        from drawing in OfDrawing((T)(stroke with { ThicknessPixels = thickness / 2.0, LengthPixels = length }))
        select drawing;

    /// <summary>A texture at any angle and phase, one of a hundred noises.</summary>
    public static Gen<T> OfTexture<T>(T boundary, params Texture[] textures) where T : TexturedBoundary =>
        from texture in Gen.Elements(textures)
        from turn in Gen.Choose(0, 179)
        from phase in Gen.Choose(0, 359)
        from seed in Gen.Choose(0, 99)
        from drawing in OfDrawing((T)(boundary with { Texture = texture, TextureDegrees = turn, PhaseDegrees = phase, Seed = seed }))
        select drawing;

    public static IEnumerable<T> SimplerTexture<T>(T boundary) where T : TexturedBoundary =>
    [
        .. boundary.Texture != Texture.Checkerboard ? [(T)(boundary with { Texture = Texture.Checkerboard })] : Array.Empty<T>(),
        .. Simplify.Towards(0, boundary.TextureDegrees).Select(turn => (T)(boundary with { TextureDegrees = turn })),
        .. Simplify.Towards(0, boundary.PhaseDegrees).Select(phase => (T)(boundary with { PhaseDegrees = phase })),
        .. Simplify.Towards(0, boundary.Seed).Select(seed => (T)(boundary with { Seed = (int)seed })),
        .. SimplerDrawing(boundary),
    ];

    public static IEnumerable<T> SimplerDrawing<T>(T drawing) where T : Drawing =>
    [
        .. SimplerInks(drawing),
        .. Simplify.Towards(0, drawing.OffsetXPixels).Select(x => (T)(drawing with { OffsetXPixels = x })),
        .. Simplify.Towards(0, drawing.OffsetYPixels).Select(y => (T)(drawing with { OffsetYPixels = y })),
    ];

    public static IEnumerable<T> SimplerStroke<T>(T stroke) where T : Stroke =>
    [
        .. Simplify.Towards(4, stroke.ThicknessPixels).Select(thickness => (T)(stroke with { ThicknessPixels = thickness })),
        .. Simplify.Towards(100, stroke.LengthPixels).Select(length => (T)(stroke with { LengthPixels = length })),
        .. SimplerDrawing(stroke),
    ];

    /// <summary>Dark on light; failing that light on dark, for a failure that hangs on polarity.</summary>
    private static IEnumerable<T> SimplerInks<T>(T drawing) where T : Drawing
    {
        var inks = (drawing.Foreground, drawing.Background);
        if (inks == (Drawing.Dark, Drawing.Light))
        {
            yield break;
        }

        yield return (T)(drawing with { Foreground = Drawing.Dark, Background = Drawing.Light });
        if (inks != (Drawing.Light, Drawing.Dark))
        {
            yield return (T)(drawing with { Foreground = Drawing.Light, Background = Drawing.Dark });
        }
    }

    private static double Luma(Color color) => 0.2126 * color.Red + 0.7152 * color.Green + 0.0722 * color.Blue;
}
