using System.Runtime.CompilerServices;

namespace Circuits.Science.Stimuli.Models;

/// <summary>A solid thing seen from any side: the rendered stimuli that Zoom In (Claim 1, Example 3) proposes for dog heads.</summary>
/// <remarks>
/// Drawn by tracing a signed-distance field, nothing loaded from a file. The same parameters give the same image; to mirror it,
/// negate yaw, light and horizontal offset.
/// </remarks>
public abstract record Model : IStimulus
{
    private protected Model()
    {
    }

    /// <summary>Which way it is turned about the vertical: 0 faces us, positive to the right of the image.</summary>
    public double YawDegrees { get; init; }

    /// <summary>From how far above it is seen; negative from below.</summary>
    public double PitchDegrees { get; init; } = 8;

    /// <summary>Where the light is, about the vertical: 0 behind the viewer, positive to the right; always 40 degrees high.</summary>
    public double LightDegrees { get; init; } = 30;

    /// <summary>Its apparent size, about its width and height in any pose, as a share of the canvas.</summary>
    public double SizeShare { get; init; } = 0.9;

    /// <summary>How far right of the canvas's centre its middle is.</summary>
    public double OffsetXPixels { get; init; }

    /// <summary>How far below the canvas's centre its middle is.</summary>
    public double OffsetYPixels { get; init; }

    /// <summary>The backdrop's colour at the top edge; it changes evenly to <see cref="BottomColor"/>.</summary>
    public Color TopColor { get; init; } = new(0.62f, 0.7f, 0.76f);

    /// <summary>The backdrop's colour at the bottom edge.</summary>
    public Color BottomColor { get; init; } = new(0.5f, 0.53f, 0.48f);

    /// <summary>A picture behind it in place of the two colours, scaled to the canvas.</summary>
    public Image? Photograph { get; init; }

    /// <summary>The standard deviation of a Gaussian blur of the whole image: a lens, as photographs have it; 0 for none.</summary>
    public double BlurPixels { get; init; } = 0.6;

    /// <summary>Varies the grain of fur.</summary>
    public int Seed { get; init; }

    /// <inheritdoc/>
    public Image Render(int sizePixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sizePixels);
        RequireFinite(YawDegrees);
        RequireFinite(PitchDegrees);
        RequireFinite(LightDegrees);
        RequireFinite(OffsetXPixels);
        RequireFinite(OffsetYPixels);
        if (!(SizeShare is > 0 and < 100))
        {
            throw new ArgumentOutOfRangeException(nameof(SizeShare), SizeShare, "SizeShare has to be a positive number below 100.");
        }

        if (!(BlurPixels is >= 0 and <= 50))
        {
            throw new ArgumentOutOfRangeException(nameof(BlurPixels), BlurPixels, "BlurPixels has to be a number from 0 to 50.");
        }

        var backdrop = Photograph?.Resize(sizePixels, sizePixels) ?? Gradient(sizePixels);
        return Blur.Of(Trace(backdrop), BlurPixels);
    }

    private protected abstract Image Trace(Image backdrop);

    private protected Image Trace<T>(T surface, Image backdrop)
        where T : struct, ISurface =>
        SphereTracer.Draw(
            surface, new View((float)YawDegrees, (float)PitchDegrees, (float)LightDegrees, surface.FrameUnits),
            backdrop, (float)SizeShare, (float)OffsetXPixels, (float)OffsetYPixels);

    private Image Gradient(int sizePixels)
    {
        var image = new Image(sizePixels, sizePixels);
        for (var y = 0; y < sizePixels; y++)
        {
            var color = TopColor.Towards(BottomColor, (y + 0.5) / sizePixels);
            for (var x = 0; x < sizePixels; x++)
            {
                image[y, x] = color;
            }
        }

        return image;
    }

    private static void RequireFinite(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} has to be a finite number.");
        }
    }
}
