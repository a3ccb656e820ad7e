using System.Numerics;

namespace Circuits.Science.Stimuli.Models;

/// <summary>Signed distances to simple solids and their unions: negative inside; the length unit is the model's own.</summary>
/// <remarks>
/// After Hart (1996), "Sphere tracing", The Visual Computer 12:527. Ellipsoids and tapered capsules are not exact; the tracer
/// takes steps somewhat shorter than it is told.
/// </remarks>
internal static class SignedDistance
{
    /// <summary>To an ellipsoid about the origin, to first order.</summary>
    public static float Ellipsoid(Vector3 p, Vector3 radii)
    {
        var scaled = p / radii;
        var length = scaled.Length();
        var slope = (scaled / radii).Length();
        return slope < 1e-6f ? -MathF.Min(radii.X, MathF.Min(radii.Y, radii.Z)) : length * (length - 1) / slope;
    }

    /// <summary>To a segment with a radius that changes evenly from one end to the other.</summary>
    public static float Capsule(Vector3 p, Vector3 from, Vector3 to, float fromRadius, float toRadius)
    {
        var (along, axis) = (p - from, to - from);
        var share = Math.Clamp(Vector3.Dot(along, axis) / axis.LengthSquared(), 0, 1);
        return (along - axis * share).Length() - (fromRadius + (toRadius - fromRadius) * share);
    }

    /// <summary>To a box about the origin whose edges are rounded; the half sides include the rounding.</summary>
    public static float Box(Vector3 p, Vector3 halfSides, float rounding)
    {
        var beyond = Vector3.Abs(p) - halfSides + new Vector3(rounding);
        return Vector3.Max(beyond, Vector3.Zero).Length()
            + MathF.Min(MathF.Max(beyond.X, MathF.Max(beyond.Y, beyond.Z)), 0) - rounding;
    }

    /// <summary>To a cylinder about the origin that lies along x.</summary>
    public static float Cylinder(Vector3 p, float radius, float halfLength)
    {
        var across = MathF.Sqrt(p.Y * p.Y + p.Z * p.Z) - radius;
        var along = MathF.Abs(p.X) - halfLength;
        return MathF.Min(MathF.Max(across, along), 0)
            + new Vector2(MathF.Max(across, 0), MathF.Max(along, 0)).Length();
    }

    /// <summary>The union of two solids, with the seam filled to about the width given.</summary>
    public static float Union(float a, float b, float seam)
    {
        var share = MathF.Max(seam - MathF.Abs(a - b), 0) / seam;
        return MathF.Min(a, b) - share * share * seam * 0.25f;
    }

    /// <summary>The first solid without the second, with the edge rounded to about the width given.</summary>
    public static float Without(float a, float b, float edge) => -Union(-a, b, edge);

    /// <summary>0 up to one number, 1 from another on, smooth in between.</summary>
    public static float Ramp(float from, float to, float x)
    {
        var share = Math.Clamp((x - from) / (to - from), 0, 1);
        return share * share * (3 - 2 * share);
    }
}
