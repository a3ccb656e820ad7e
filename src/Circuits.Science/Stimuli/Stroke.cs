namespace Circuits.Science.Stimuli;

/// <summary>A line of even thickness with square ends, whose midpoint lies at the offset.</summary>
/// <remarks>
/// Default length 100 px: a curve of the radius that the paper's detectors answer best, about 60 px (Zoom In, Claim 1), then
/// turns through 95 degrees and fits a canvas of 139 px, and one of 24 px is a horseshoe. Default thickness 4 px: thin beside
/// every radius of interest, and still two pixels of full ink at any orientation. Curve Detectors (2020) publishes neither
/// number.
/// <para>Populations vary the thickness from 2 to 8 px in halves and the length from 60 to 120 px; the simplest member has the
/// defaults.</para>
/// </remarks>
public abstract record Stroke : Drawing
{
    private protected Stroke()
    {
    }

    /// <summary>Across the stroke.</summary>
    public double ThicknessPixels { get; init; } = 4;

    /// <summary>Along the middle of the stroke, from end to end.</summary>
    public double LengthPixels { get; init; } = 100;

    /// <inheritdoc/>
    public override Image Render(int sizePixels)
    {
        RequirePositive(ThicknessPixels);
        RequirePositive(LengthPixels);
        return Rasterizer.Draw(this, Outline(), sizePixels);
    }

    private protected abstract StrokeOutline Outline();
}
