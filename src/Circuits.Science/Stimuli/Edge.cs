using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Science.Stimuli;

/// <summary>A straight boundary across the whole canvas, through the offset.</summary>
/// <remarks>The limit of a disc (<see cref="Curve.Disc"/>) of the same orientation as its radius grows.</remarks>
/// <param name="OrientationDegrees">The direction, clockwise on screen from +x, in which the background lies; the foreground
/// lies on the opposite side.</param>
public sealed record Edge(double OrientationDegrees) : Drawing
{
    /// <summary>
    /// Orientations all around in steps of 0.5 degrees, with the colours and offsets of a <see cref="Drawing"/>.
    /// </summary>
    public static Arbitrary<Edge> Population() => Arb.From(
        from orientation in Appearance.Orientations
        from edge in Appearance.OfDrawing(new Edge(orientation))
        select edge,
        edge =>
        [
            .. Simplify.Towards(0, edge.OrientationDegrees).Select(degrees => edge with { OrientationDegrees = degrees }),
            .. Appearance.SimplerDrawing(edge),
        ]);

    /// <inheritdoc/>
    public override Image Render(int sizePixels) =>
        Rasterizer.Draw(this, new EdgeOutline(Direction.FromDegrees(OrientationDegrees)), sizePixels);
}
