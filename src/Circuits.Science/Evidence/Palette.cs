using Circuits.Science.Stimuli;

namespace Circuits.Science.Evidence;

/// <summary>The colours of the figures, distinguishable also with a colour vision deficiency.</summary>
public static class Palette
{
    /// <summary>Text and axes.</summary>
    public static Color Ink { get; } = Hex(0x222222);

    /// <summary>Secondary text: ticks, captions.</summary>
    public static Color Muted { get; } = Hex(0x6B6B6B);

    /// <summary>Grid lines and separators.</summary>
    public static Color Grid { get; } = Hex(0xDDDDDD);

    /// <summary>Controls (Q, R, S), which must not draw the eye.</summary>
    public static Color Control { get; } = Hex(0x8C8C8C);

    /// <summary>The page.</summary>
    public static Color Paper { get; } = Color.Grey(1);

    /// <summary>A positive weight at its strongest.</summary>
    public static Color Positive { get; } = Hex(0xCA0020);

    /// <summary>A negative weight at its strongest.</summary>
    public static Color Negative { get; } = Hex(0x0571B0);

    /// <summary>Eight categorical colours, those that show best on white first.</summary>
    /// <remarks>M. Okabe and K. Ito, "Color Universal Design" (2008), https://jfly.uni-koeln.de/color/.</remarks>
    public static IReadOnlyList<Color> OkabeIto { get; } =
    [
        Hex(0x0072B2), Hex(0xD55E00), Hex(0x009E73), Hex(0xCC79A7), Hex(0xE69F00), Hex(0x56B4E9), Hex(0x000000), Hex(0xF0E442),
    ];

    /// <summary>A colour for the category of this index; past the eighth, the same come back darker, black lighter.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public static Color Category(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var color = OkabeIto[index % OkabeIto.Count];
        var black = Color.Grey(0);
        return color.Towards(color == black ? Paper : black, 1 - Math.Pow(0.6, index / OkabeIto.Count));
    }

    /// <summary>The colour of a weight: blue at −1, white at 0, red at +1, as in the paper's weight diagrams.</summary>
    /// <param name="share">The weight divided by the largest magnitude shown; beyond ±1 it saturates.</param>
    /// <exception cref="ArgumentException">The share is not a number.</exception>
    public static Color Weight(double share) => double.IsNaN(share)
        ? throw new ArgumentException("Palette: the weight is NaN. Check the maximum the weights were divided by.", nameof(share))
        : Paper.Towards(share > 0 ? Positive : Negative, Math.Min(1, Math.Abs(share)));

    /// <summary>A colour dark enough to read as text on white.</summary>
    internal static Color Readable(Color color)
    {
        // Rec. 709 luma of the encoded values; 0.45 leaves a contrast of about 4 to 1.
        const double LargestLuma = 0.45;
        var luma = 0.2126 * color.Red + 0.7152 * color.Green + 0.0722 * color.Blue;
        return luma <= LargestLuma ? color : color.Towards(Color.Grey(0), 1 - LargestLuma / luma);
    }

    private static Color Hex(int rgb) => new((rgb >> 16) / 255f, (rgb >> 8 & 255) / 255f, (rgb & 255) / 255f);
}
