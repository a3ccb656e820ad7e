namespace Circuits.Science.Stimuli;

/// <summary>A straight boundary through the offset between two textures of the drawing's two colours.</summary>
/// <remarks>
/// <para>
/// The mean of each side is half way between the two colours, and its RMS contrast <see cref="RmsShare"/> of half the
/// distance between them, unless the kind of boundary says otherwise: with the defaults, 0.5 and 0.18. Both are set from the
/// pixels of each side, so they hold for a coarse texture of few periods too. What goes beyond the colours is cut off
/// (noise only: about one pixel in forty).
/// </para>
/// <para>
/// Where the figure has an orientation, its texture turns with it: turning the boundary turns the whole picture, as in the
/// published tuning curves (High-Low Frequency Detectors, Schubert et al. 2021).
/// </para>
/// </remarks>
/// <param name="OrientationDegrees">The direction of the side ahead, clockwise on screen from +x.</param>
public abstract record TexturedBoundary(double OrientationDegrees) : Drawing
{
    /// <summary>RMS contrast as a share of half the distance between the two colours: the largest that a checkerboard can have is 0.5.</summary>
    public const double RmsShare = 0.45;

    /// <summary>What fills the sides.</summary>
    public Texture Texture { get; init; }

    /// <summary>How far the texture is turned against the boundary, clockwise.</summary>
    public double TextureDegrees { get; init; }

    /// <summary>Moves the texture of both sides along by this part of its period.</summary>
    public double PhaseDegrees { get; init; }

    /// <summary>Of the noise.</summary>
    public int Seed { get; init; }

    /// <summary>One side's texture.</summary>
    /// <param name="WavelengthPixels">The period.</param>
    /// <param name="TurnDegrees">Added to the texture's angle.</param>
    /// <param name="Contrast">As a share of the usual RMS contrast.</param>
    private protected readonly record struct Side(double WavelengthPixels, double TurnDegrees = 0, double Contrast = 1);

    private protected abstract (Side Ahead, Side Behind) Sides { get; }

    /// <inheritdoc/>
    public override Image Render(int sizePixels)
    {
        var (ahead, behind) = Sides;
        RequirePositive(ahead.WavelengthPixels);
        RequirePositive(behind.WavelengthPixels);
        var image = new Image(sizePixels, sizePixels);
        var outline = new EdgeOutline(Direction.FromDegrees(OrientationDegrees));
        var (firstX, firstY) = (0.5 - sizePixels / 2.0 - OffsetXPixels, 0.5 - sizePixels / 2.0 - OffsetYPixels);
        var plane = sizePixels * sizePixels;
        var shares = new double[plane];
        for (var i = 0; i < plane && ahead != behind; i++)
        {
            shares[i] = outline.Coverage(firstX + i % sizePixels, firstY + i / sizePixels);
        }

        var values = new double[plane];
        Fill(ahead, 0, share => 1 - share);
        Fill(behind, 1, share => share);
        for (var i = 0; i < plane; i++)
        {
            var color = Background.Towards(Foreground, 0.5 + 0.5 * Math.Clamp(values[i], -1, 1));
            (image.Values[i], image.Values[plane + i], image.Values[2 * plane + i]) = (color.Red, color.Green, color.Blue);
        }

        return image;

        void Fill(Side side, int number, Func<double, double> shareOf)
        {
            var texture = PlaneWaves.Draw(
                Texture, side.WavelengthPixels, OrientationDegrees + TextureDegrees + side.TurnDegrees, PhaseDegrees, 2 * Seed + number, sizePixels, firstX, firstY);
            RmsContrast.Set(texture, i => shareOf(shares[i]), RmsShare * side.Contrast);
            for (var i = 0; i < plane; i++)
            {
                values[i] += shareOf(shares[i]) * texture[i];
            }
        }
    }
}
