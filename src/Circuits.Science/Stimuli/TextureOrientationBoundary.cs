using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Science.Stimuli;

/// <summary>A boundary between two orientations of one texture of one frequency: a foil to <see cref="FrequencyBoundary"/>.</summary>
/// <remarks>Neither the mean, nor the contrast, nor the frequency changes across it. Noise has no orientation and is refused.</remarks>
/// <param name="OrientationDegrees">The boundary's normal, clockwise on screen from +x; behind it the texture is turned as far as it can be.</param>
public sealed record TextureOrientationBoundary(double OrientationDegrees) : TexturedBoundary(OrientationDegrees)
{
    /// <summary>The period of both sides.</summary>
    public double WavelengthPixels { get; init; } = 12;

    /// <summary>Gratings at right angles; a checkerboard is the same after a right angle, and is turned by half of one.</summary>
    private protected override (Side Ahead, Side Behind) Sides =>
        (new(WavelengthPixels), new(WavelengthPixels, TurnDegrees: Texture == Texture.Grating ? 90 : 45));

    /// <summary>
    /// Wavelengths of 6 to 24 px, checkerboards and gratings, the rest as <see cref="FrequencyBoundary.Population"/>. The
    /// simplest: a checkerboard of 12 px.
    /// </summary>
    public static Arbitrary<TextureOrientationBoundary> Population() => Arb.From(
        from orientation in Appearance.Orientations
        from wavelength in Gen.Choose(6, 24)
        from boundary in Appearance.OfTexture(
            new TextureOrientationBoundary(orientation) { WavelengthPixels = wavelength }, Texture.Checkerboard, Texture.Grating)
        select boundary,
        boundary =>
        [
            .. Simplify.Towards(12, boundary.WavelengthPixels).Select(wavelength => boundary with { WavelengthPixels = wavelength }),
            .. Simplify.Towards(0, boundary.OrientationDegrees).Select(degrees => boundary with { OrientationDegrees = degrees }),
            .. Appearance.SimplerTexture(boundary),
        ]);

    /// <inheritdoc/>
    public override Image Render(int sizePixels) => Texture != Texture.Noise
        ? base.Render(sizePixels)
        : throw new ArgumentOutOfRangeException(nameof(Texture), Texture, "Noise has no orientation to differ in.");
}
