using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Science.Stimuli;

/// <summary>
/// A boundary between a texture of high and one of low spatial frequency: the stimulus of High-Low Frequency Detectors
/// (Zoom In, Claim 1, Example 2; Schubert et al. 2021, "tuning curves").
/// </summary>
/// <remarks>
/// As published, both frequencies change with the ratio; at 1 there is one uniform texture and no boundary. Equal mean and
/// RMS contrast on both sides: see <see cref="TexturedBoundary"/>.
/// </remarks>
/// <param name="OrientationDegrees">The direction of the high-frequency side, clockwise on screen from +x (the published
/// convention).</param>
public sealed record FrequencyBoundary(double OrientationDegrees) : TexturedBoundary(OrientationDegrees)
{
    /// <summary>The low side's wavelength over the high side's; 1 or more.</summary>
    public double FrequencyRatio { get; init; } = 4;

    /// <summary>The geometric mean of the two wavelengths: with the ratio of 4, they are 6 and 24 px.</summary>
    public double MeanWavelengthPixels { get; init; } = 12;

    /// <summary>The period of the high-frequency side.</summary>
    public double HighWavelengthPixels => MeanWavelengthPixels / Math.Sqrt(FrequencyRatio);

    /// <summary>The period of the low-frequency side.</summary>
    public double LowWavelengthPixels => MeanWavelengthPixels * Math.Sqrt(FrequencyRatio);

    private protected override (Side Ahead, Side Behind) Sides => (new(HighWavelengthPixels), new(LowWavelengthPixels));

    /// <summary>
    /// Ratios of 2 to 6 about a mean wavelength of 10 to 16 px (so none is under 4 px, twice what pixels can carry), any
    /// texture at any angle and phase, orientations all around in steps of 0.5 degrees, with the colours and offsets of a
    /// <see cref="Drawing"/>. The simplest: a checkerboard, 6 and 24 px, along the boundary.
    /// </summary>
    public static Arbitrary<FrequencyBoundary> Population() => Arb.From(
        from orientation in Appearance.Orientations
        from ratio in Gen.Choose(2, 6)
        from mean in Gen.Choose(10, 16)
        from boundary in Appearance.OfTexture(
            new FrequencyBoundary(orientation) { FrequencyRatio = ratio, MeanWavelengthPixels = mean }, Enum.GetValues<Texture>())
        select boundary,
        boundary =>
        [
            .. Simplify.Towards(4, boundary.FrequencyRatio).Select(ratio => boundary with { FrequencyRatio = ratio }),
            .. Simplify.Towards(12, boundary.MeanWavelengthPixels).Select(mean => boundary with { MeanWavelengthPixels = mean }),
            .. Simplify.Towards(0, boundary.OrientationDegrees).Select(degrees => boundary with { OrientationDegrees = degrees }),
            .. Appearance.SimplerTexture(boundary),
        ]);

    /// <inheritdoc/>
    public override Image Render(int sizePixels)
    {
        RequirePositive(MeanWavelengthPixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(FrequencyRatio, 1);
        return base.Render(sizePixels);
    }
}
