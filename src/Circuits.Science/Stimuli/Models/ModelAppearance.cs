using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Science.Stimuli.Models;

/// <summary>What the populations of all models share: pose, light, size, place, backdrop, blur, and how they shrink.</summary>
internal static class ModelAppearance
{
    private static readonly Gen<Color> Colors =
        from red in Gen.Choose(2, 18)
        from green in Gen.Choose(2, 18)
        from blue in Gen.Choose(2, 18)
        select new Color(red / 20f, green / 20f, blue / 20f);

    public static Gen<T> Of<T>(T model, int mostYawDegrees) where T : Model =>
        from yaw in Gen.Choose(-mostYawDegrees, mostYawDegrees)
        from pitch in Gen.Choose(-8, 24)
        from light in Gen.Choose(-70, 70)
        from size in Gen.Choose(75, 100)
        from x in Gen.Choose(-8, 8)
        from y in Gen.Choose(-8, 8)
        from top in Colors
        from bottom in Colors
        from blur in Gen.Choose(4, 10)
        from seed in Gen.Choose(0, 999)
        select (T)(model with
        {
            YawDegrees = yaw, PitchDegrees = pitch, LightDegrees = light, SizeShare = size / 100.0, OffsetXPixels = x, OffsetYPixels = y,
            TopColor = top, BottomColor = bottom, BlurPixels = blur / 10.0, Seed = seed,
        });

    /// <summary>Towards the defaults, one parameter at a time.</summary>
    public static IEnumerable<T> Simpler<T>(T model, T simplest) where T : Model =>
    [
        .. model.TopColor != simplest.TopColor || model.BottomColor != simplest.BottomColor
            ? [(T)(model with { TopColor = simplest.TopColor, BottomColor = simplest.BottomColor })] : Array.Empty<T>(),
        .. model.BlurPixels != simplest.BlurPixels || model.SizeShare != simplest.SizeShare || model.Seed != simplest.Seed
            ? [(T)(model with { BlurPixels = simplest.BlurPixels, SizeShare = simplest.SizeShare, Seed = simplest.Seed })] : Array.Empty<T>(),
        .. Simplify.Towards(0, model.YawDegrees).Select(degrees => (T)(model with { YawDegrees = degrees })),
        .. Simplify.Towards(simplest.PitchDegrees, model.PitchDegrees).Select(degrees => (T)(model with { PitchDegrees = degrees })),
        .. Simplify.Towards(simplest.LightDegrees, model.LightDegrees).Select(degrees => (T)(model with { LightDegrees = degrees })),
        .. Simplify.Towards(0, model.OffsetXPixels).Select(x => (T)(model with { OffsetXPixels = x })),
        .. Simplify.Towards(0, model.OffsetYPixels).Select(y => (T)(model with { OffsetYPixels = y })),
    ];
}
