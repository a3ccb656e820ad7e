using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Science.Stimuli;

/// <summary>An arc of a circle: the stimulus of "Argument 3: synthetic examples" (Zoom In, Claim 1, Example 1).</summary>
/// <remarks>
/// The midpoint of the arc lies at the offset; the circle's centre lies <paramref name="RadiusPixels"/> behind it, against the
/// orientation. Length stays constant while radius varies, so the flattest arc is almost a line and the tightest a
/// horseshoe, as in the curve maps of Curve Detectors (Cammarata et al. 2020).
/// </remarks>
/// <param name="RadiusPixels">From the circle's centre to the middle of the stroke; positive.</param>
/// <param name="OrientationDegrees">The direction in which the arc bulges (its outward normal), clockwise on screen from
/// +x.</param>
public sealed record Curve(double RadiusPixels, double OrientationDegrees) : Stroke
{
    /// <summary>
    /// The most that an arc turns: beyond this its ends approach each other and it reads as a circle, not a curve.
    /// </summary>
    public const double LargestTurnDegrees = 240;

    /// <summary>
    /// Draws the filled disc whose edge is this curve's circle, in place of a stroke; length and thickness then play no part.
    /// </summary>
    /// <remarks>Curve detectors answer to the edge of a disc as well as to an arc ("fill", Curve Detectors 2020).</remarks>
    public bool Disc { get; init; }

    /// <summary>How far the arc turns from end to end, at most <see cref="LargestTurnDegrees"/>.</summary>
    public double TurnDegrees => Math.Min(double.RadiansToDegrees(LengthPixels / RadiusPixels), LargestTurnDegrees);

    /// <summary>
    /// Radii of 20 to 120 px, orientations all around in steps of 0.5 degrees, one in four a disc, with the looks of a
    /// <see cref="Stroke"/>. The simplest: radius 60, orientation 0, a stroke.
    /// </summary>
    public static Arbitrary<Curve> Population() => Arb.From(
        from radius in Gen.Choose(20, 120)
        from orientation in Appearance.Orientations
        from disc in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        from curve in Appearance.OfStroke(new Curve(radius, orientation) { Disc = disc })
        select curve,
        curve =>
        [
            .. curve.Disc ? [curve with { Disc = false }] : Array.Empty<Curve>(),
            .. Simplify.Towards(60, curve.RadiusPixels).Select(radius => curve with { RadiusPixels = radius }),
            .. Simplify.Towards(0, curve.OrientationDegrees).Select(degrees => curve with { OrientationDegrees = degrees }),
            .. Appearance.SimplerStroke(curve),
        ]);

    /// <inheritdoc/>
    public override Image Render(int sizePixels)
    {
        RequirePositive(RadiusPixels);
        return Disc
            ? Rasterizer.Draw(this, new DiscOutline(RadiusPixels, Direction.FromDegrees(OrientationDegrees)), sizePixels)
            : base.Render(sizePixels);
    }

    private protected override StrokeOutline Outline() =>
        new(this, OrientationDegrees, RadiusPixels, double.DegreesToRadians(TurnDegrees) / 2, armPixels: 0);
}
