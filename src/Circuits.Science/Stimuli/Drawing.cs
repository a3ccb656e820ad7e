using System.Runtime.CompilerServices;

namespace Circuits.Science.Stimuli;

/// <summary>A figure of one colour on a ground of another.</summary>
/// <remarks>
/// The defaults are a dark figure (0.1) on a light ground (0.9): like the thin dark arcs on a light ground of Curve Detectors
/// (Cammarata et al. 2020), but short of pure black and white, which photographs seldom reach, and symmetric about
/// mid-grey, so that reversing the polarity leaves the contrast as it is.
/// <para>
/// Populations vary the colours (a quarter default, a quarter reversed, half of them any two colours whose luma, Rec. 709,
/// differs by 0.3 or more) and the offset (within 8 px each way, in halves); the simplest member has the defaults.
/// </para>
/// </remarks>
public abstract record Drawing : IStimulus
{
    /// <summary>The colour of the default figure.</summary>
    public static readonly Color Dark = Color.Grey(0.1);

    /// <summary>The colour of the default ground.</summary>
    public static readonly Color Light = Color.Grey(0.9);

    private protected Drawing()
    {
    }

    /// <summary>The figure's colour.</summary>
    public Color Foreground { get; init; } = Dark;

    /// <summary>The ground's colour.</summary>
    public Color Background { get; init; } = Light;

    /// <summary>How far right of the canvas's centre the figure's own point (see each figure) lies.</summary>
    public double OffsetXPixels { get; init; }

    /// <summary>How far below the canvas's centre the figure's own point lies.</summary>
    public double OffsetYPixels { get; init; }

    /// <inheritdoc/>
    public abstract Image Render(int sizePixels);

    private protected static void RequirePositive(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (!(value > 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} has to be a positive number.");
        }
    }
}
