using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Science.Stimuli;

/// <summary>
/// Two straight strokes that meet: the sharp corner that a curve detector should answer less strongly than a curve (Zoom In,
/// Claim 1, Example 1), and the steps between the two (the angle-to-curve morph of Curve Detectors, Cammarata et al. 2020).
/// </summary>
/// <remarks>
/// The apex, or the middle of the arc that rounds it, lies at the offset. A sharp apex is mitred. With an opening of 180 degrees
/// it is a <see cref="Line"/>; rounded so widely that the arc takes the whole length it is a <see cref="Curve"/> of that radius.
/// </remarks>
/// <param name="OrientationDegrees">The direction in which the apex points, clockwise on screen from +x.</param>
public sealed record Angle(double OrientationDegrees) : Stroke
{
    /// <summary>The interior angle between the strokes, above 0 and at most 180.</summary>
    public double OpeningDegrees { get; init; } = 90;

    /// <summary>The radius of the arc, tangent to both strokes, that replaces the apex; 0 is sharp.</summary>
    /// <remarks>
    /// Length is kept: what the arc takes, the straight parts lose. It is the radius of the stroke's middle; below half the thickness
    /// only the outer side is round, and the inner corner stays sharp.
    /// </remarks>
    public double RoundingRadiusPixels { get; init; }

    /// <summary>
    /// Openings of 30 to 180 degrees, sharp in half of the cases and otherwise rounded by 2 to 60 px, orientations all around
    /// in steps of 0.5 degrees, with the looks of a <see cref="Stroke"/>. The simplest: 90 degrees, sharp.
    /// </summary>
    public static Arbitrary<Angle> Population() => Arb.From(
        from orientation in Appearance.Orientations
        from opening in Gen.Choose(30, 180)
        from rounding in Gen.OneOf(Gen.Constant(0), Gen.Choose(2, 60))
        from angle in Appearance.OfStroke(new Angle(orientation) { OpeningDegrees = opening, RoundingRadiusPixels = rounding })
        select angle,
        angle =>
        [
            .. Simplify.Towards(0, angle.RoundingRadiusPixels).Where(radius => radius is 0 or >= 2)
                .Select(radius => angle with { RoundingRadiusPixels = radius }),
            .. Simplify.Towards(90, angle.OpeningDegrees).Select(opening => angle with { OpeningDegrees = opening }),
            .. Simplify.Towards(0, angle.OrientationDegrees).Select(degrees => angle with { OrientationDegrees = degrees }),
            .. Appearance.SimplerStroke(angle),
        ]);

    /// <inheritdoc/>
    public override Image Render(int sizePixels)
    {
        RequirePositive(OpeningDegrees);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(OpeningDegrees, 180);
        ArgumentOutOfRangeException.ThrowIfNegative(RoundingRadiusPixels);
        return base.Render(sizePixels);
    }

    private protected override StrokeOutline Outline()
    {
        var halfTurn = double.DegreesToRadians(180 - OpeningDegrees) / 2;
        var halfLength = LengthPixels / 2;
        return RoundingRadiusPixels * halfTurn < halfLength
            ? new(this, OrientationDegrees, RoundingRadiusPixels, halfTurn, halfLength - RoundingRadiusPixels * halfTurn)
            : new(this, OrientationDegrees, RoundingRadiusPixels, halfLength / RoundingRadiusPixels, armPixels: 0);
    }
}
