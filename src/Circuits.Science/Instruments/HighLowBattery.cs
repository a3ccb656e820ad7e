using System.Collections.Immutable;
using Circuits.Science.Stimuli;

namespace Circuits.Science.Instruments;

/// <summary>The stimuli that tell high-low frequency detectors from other units: frequency boundaries of four looks all around, and foils.</summary>
/// <remarks>
/// Zoom In, Claim 1, Example 2, and the synthetic tuning curves of High-Low Frequency Detectors (2021), at a ratio of 4
/// (6 and 24 px). Each look comes in two variants, with the texture turned, moved or exchanged, because a detector of the
/// boundary should not mind. Each foil shares something with a frequency boundary: one of its textures, an edge of luminance,
/// of contrast, or of texture.
/// </remarks>
public sealed class HighLowBattery
{
    /// <summary>Steps around the circle.</summary>
    public const int Directions = 16;

    /// <summary>Variants of each look.</summary>
    public const int Variants = 2;

    /// <summary>What shows the boundary.</summary>
    public enum Look
    {
        /// <summary>Products of two cosines, as published.</summary>
        Checkerboard,

        /// <summary>One cosine to a side, along the boundary or across it.</summary>
        Grating,

        /// <summary>Band-pass noise.</summary>
        Noise,

        /// <summary>A photograph, in focus on one side.</summary>
        Blur,
    }

    /// <summary>What shares something with a frequency boundary without being one.</summary>
    public enum Foil
    {
        /// <summary>The high frequency everywhere.</summary>
        UniformHigh,

        /// <summary>The low frequency everywhere.</summary>
        UniformLow,

        /// <summary>Two greys of the same RMS contrast.</summary>
        LuminanceEdge,

        /// <summary>One frequency, four times as strong on one side.</summary>
        ContrastEdge,

        /// <summary>One frequency, turned by a right angle on one side.</summary>
        TextureEdge,
    }

    /// <summary>All looks.</summary>
    public static readonly ImmutableArray<Look> Looks = [.. Enum.GetValues<Look>()];

    /// <summary>All foils.</summary>
    public static readonly ImmutableArray<Foil> Foils = [.. Enum.GetValues<Foil>()];

    /// <summary>The periods of the two sides.</summary>
    public static readonly double HighWavelengthPixels = new FrequencyBoundary(0).HighWavelengthPixels;

    /// <summary>The periods of the two sides.</summary>
    public static readonly double LowWavelengthPixels = new FrequencyBoundary(0).LowWavelengthPixels;

    private HighLowBattery(IReadOnlyList<Image> photographs)
    {
        Photographs = photographs;
        Boundaries =
        [
            .. from look in Looks from variant in Enumerable.Range(0, Variants) from step in Enumerable.Range(0, Directions)
               select Boundary(look, variant, 360.0 * step / Directions),
        ];
        OfFoil = [.. Foils.Select(foil => FoilStimuli(foil).ToImmutableArray())];
        All = [.. Boundaries, .. OfFoil.SelectMany(own => own)];
    }

    /// <summary>The photographs of the look <see cref="Look.Blur"/>, one a variant.</summary>
    public IReadOnlyList<Image> Photographs { get; }

    /// <summary>The boundaries, look by look, variant by variant, direction by direction.</summary>
    public ImmutableArray<IStimulus> Boundaries { get; }

    /// <summary>Stimuli foil by foil.</summary>
    public ImmutableArray<ImmutableArray<IStimulus>> OfFoil { get; }

    /// <summary>Boundaries, then foils.</summary>
    public ImmutableArray<IStimulus> All { get; }

    /// <summary>The battery with pieces, cut at random, of the two photographs that are most textured all over.</summary>
    /// <param name="photographs">Where the natural boundaries come from.</param>
    /// <param name="sizePixels">The canvas.</param>
    /// <param name="seed">Of the places where photographs are cut.</param>
    public static HighLowBattery Of(IReadOnlyList<Photograph> photographs, int sizePixels, int seed) => new(BlurBoundary.MostTextured(
        NaturalPatches.Cut(photographs, sizePixels, photographs.Count, seed), sizePixels, Variants));

    /// <summary>The index of a boundary in <see cref="Boundaries"/>.</summary>
    public static int IndexOf(int look, int variant, int direction) => (look * Variants + variant) * Directions + direction;

    private IStimulus Boundary(Look look, int variant, double degrees) => (look, variant) switch
    {
        (Look.Checkerboard, 0) => new FrequencyBoundary(degrees),
        (Look.Checkerboard, _) => new FrequencyBoundary(degrees) { TextureDegrees = 45, PhaseDegrees = 90 }.Reversed,
        (Look.Grating, 0) => new FrequencyBoundary(degrees) { Texture = Texture.Grating },
        (Look.Grating, _) => new FrequencyBoundary(degrees) { Texture = Texture.Grating, TextureDegrees = 90, PhaseDegrees = 90 },
        (Look.Noise, _) => new FrequencyBoundary(degrees) { Texture = Texture.Noise, Seed = variant },
        _ => new BlurBoundary(Photographs[variant], degrees),
    };

    private static IEnumerable<IStimulus> FoilStimuli(Foil foil) => foil switch
    {
        Foil.UniformHigh => Uniform(HighWavelengthPixels),
        Foil.UniformLow => Uniform(LowWavelengthPixels),
        Foil.LuminanceEdge => Around(Directions).Select(degrees => new Edge(degrees) { Foreground = Color.Grey(0.32), Background = Color.Grey(0.68) }),
        Foil.ContrastEdge =>
            from wavelength in new[] { HighWavelengthPixels, LowWavelengthPixels } from degrees in Around(Directions / 2)
            select new ContrastBoundary(degrees) { WavelengthPixels = wavelength },
        _ =>
            from wavelength in new[] { HighWavelengthPixels, LowWavelengthPixels } from degrees in Around(Directions / 2)
            select new TextureOrientationBoundary(degrees) { WavelengthPixels = wavelength, Texture = Texture.Grating },
    };

    /// <summary>One frequency everywhere, in each texture, turned: a ratio of 1.</summary>
    private static IEnumerable<IStimulus> Uniform(double wavelength)
    {
        var uniform = new FrequencyBoundary(0) { FrequencyRatio = 1, MeanWavelengthPixels = wavelength };
        return
        [
            uniform, uniform with { TextureDegrees = 45, PhaseDegrees = 90 },
            .. Enumerable.Range(0, 4).Select(i => uniform with { Texture = Texture.Grating, TextureDegrees = 45 * i }),
            .. Enumerable.Range(0, 2).Select(i => uniform with { Texture = Texture.Noise, Seed = i }),
        ];
    }

    private static IEnumerable<double> Around(int steps) => Enumerable.Range(0, steps).Select(step => 360.0 * step / steps);
}
