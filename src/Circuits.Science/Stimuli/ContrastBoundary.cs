using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Science.Stimuli;

/// <summary>A boundary between a strong and a weak texture of one frequency: what a detector of frequency edges should not answer.</summary>
/// <remarks>A foil to <see cref="FrequencyBoundary"/>: energy differs, at that one frequency alone; the mean does not.</remarks>
/// <param name="OrientationDegrees">The direction of the strong side, clockwise on screen from +x.</param>
public sealed record ContrastBoundary(double OrientationDegrees) : TexturedBoundary(OrientationDegrees)
{
    /// <summary>The strong side's contrast over the weak one's.</summary>
    public double ContrastRatio { get; init; } = 4;

    /// <summary>The period of both sides.</summary>
    public double WavelengthPixels { get; init; } = 12;

    private protected override (Side Ahead, Side Behind) Sides => (new(WavelengthPixels), new(WavelengthPixels, Contrast: 1 / ContrastRatio));

    /// <summary>
    /// Ratios of 2 to 8, wavelengths of 6 to 24 px, the rest as <see cref="FrequencyBoundary.Population"/>. The simplest: a
    /// checkerboard of 12 px, four times as strong to the right.
    /// </summary>
    public static Arbitrary<ContrastBoundary> Population() => Arb.From(
        from orientation in Appearance.Orientations
        from ratio in Gen.Choose(2, 8)
        from wavelength in Gen.Choose(6, 24)
        from boundary in Appearance.OfTexture(
            new ContrastBoundary(orientation) { ContrastRatio = ratio, WavelengthPixels = wavelength }, Enum.GetValues<Texture>())
        select boundary,
        boundary =>
        [
            .. Simplify.Towards(4, boundary.ContrastRatio).Select(ratio => boundary with { ContrastRatio = ratio }),
            .. Simplify.Towards(12, boundary.WavelengthPixels).Select(wavelength => boundary with { WavelengthPixels = wavelength }),
            .. Simplify.Towards(0, boundary.OrientationDegrees).Select(degrees => boundary with { OrientationDegrees = degrees }),
            .. Appearance.SimplerTexture(boundary),
        ]);

    /// <inheritdoc/>
    public override Image Render(int sizePixels)
    {
        RequirePositive(ContrastRatio);
        return base.Render(sizePixels);
    }
}
