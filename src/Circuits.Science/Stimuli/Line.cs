using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Science.Stimuli;

/// <summary>
/// A straight stroke: what a curve detector should answer less strongly than a curve (Zoom In, Claim 1, Example 1).
/// </summary>
/// <remarks>The limit of a <see cref="Curve"/> of the same orientation as its radius grows.</remarks>
/// <param name="OrientationDegrees">
/// The direction of its normal, clockwise on screen from +x: a curve of orientation T has the tangent line of orientation T,
/// which is also that of T + 180.
/// </param>
public sealed record Line(double OrientationDegrees) : Stroke
{
    /// <summary>Orientations all around in steps of 0.5 degrees, with the looks of a <see cref="Stroke"/>.</summary>
    public static Arbitrary<Line> Population() => Arb.From(
        from orientation in Appearance.Orientations
        from line in Appearance.OfStroke(new Line(orientation))
        select line,
        line =>
        [
            .. Simplify.Towards(0, line.OrientationDegrees).Select(degrees => line with { OrientationDegrees = degrees }),
            .. Appearance.SimplerStroke(line),
        ]);

    private protected override StrokeOutline Outline() =>
        new(this, OrientationDegrees, radiusPixels: 0, halfTurnRadians: 0, LengthPixels / 2);
}
