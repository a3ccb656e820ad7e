namespace Circuits.Science.Stimuli;

/// <summary>What fills the sides of a <see cref="TexturedBoundary"/>: patterns of one spatial frequency.</summary>
public enum Texture
{
    /// <summary>The product of two cosines at right angles: the published stimulus (High-Low Frequency Detectors, 2021).</summary>
    Checkerboard,

    /// <summary>One cosine.</summary>
    Grating,

    /// <summary>Band-pass noise: many cosines of all directions, their wavelengths within half an octave to either side.</summary>
    Noise,
}
