using System.Numerics;
using static Circuits.Science.Stimuli.Models.SignedDistance;

namespace Circuits.Science.Stimuli.Models;

/// <summary>A car: body, cabin with windows, four wheels in their arches, lights, bumpers, a number plate.</summary>
internal readonly struct CarSurface(Vector3 paint) : ISurface
{
    private const int PaintPart = 1, GlassPart = 2, TyrePart = 3, RimPart = 4, LightPart = 5, DarkPart = 6, PlatePart = 7;
    private static readonly Vector3 Wheel = new(0.655f, -0.36f, 1.12f);

    public float ReachUnits => 2.1f;

    public float FrameUnits => 1.75f;

    public float FloorUnits => -0.68f;

    public float Distance(Vector3 p)
    {
        var q = new Vector3(MathF.Abs(p.X), p.Y, p.Z);
        return MathF.Min(MathF.Min(Shell(q), Wheels(q)), Mirrors(q));
    }

    public float Coarse(Vector3 p) => Distance(p);

    public Material At(Vector3 p)
    {
        var q = new Vector3(MathF.Abs(p.X), p.Y, p.Z);
        if (Wheels(q) < 0.006f)
        {
            return WheelAt(q);
        }

        if (IsGlass(q))
        {
            return new(new(0.012f, 0.014f, 0.016f), 1, GlassPart);
        }

        if (LampAt(q) is { } lamp)
        {
            return lamp;
        }

        // Grille and plate in front and behind, sills and gaps of the doors at the sides.
        var ahead = MathF.Abs(q.Z) > 1.66f;
        if (ahead && q.X < 0.2f && q.Y is > -0.33f and < -0.23f)
        {
            return new(new(0.75f, 0.75f, 0.7f), 0, PlatePart);
        }

        var grille = q.Z > 1.6f && q.X < 0.42f && q.Y is > -0.16f and < -0.04f;
        var intake = ahead && q.X < 0.6f && q.Y is > -0.5f and < -0.4f;
        var gap = q.X > 0.7f && q.Y is > -0.42f and < 0.12f && (MathF.Abs(q.Z - 0.62f) < 0.014f || MathF.Abs(q.Z + 0.2f) < 0.014f || MathF.Abs(q.Z + 0.92f) < 0.014f);
        var handle = q.X > 0.7f && MathF.Abs(q.Y - 0.04f) < 0.016f && (MathF.Abs(q.Z + 0.06f) < 0.08f || MathF.Abs(q.Z + 0.78f) < 0.08f);
        return grille || intake || gap || handle || q.Y < -0.5f ? new(new(0.015f), 0.2f, DarkPart) : new(paint, 0.7f, PaintPart);
    }

    private static float Shell(Vector3 q)
    {
        // The sides lean inward above the waist; bonnet and boot fall towards the ends.
        var lower = q - new Vector3(0, -0.2f, 0);
        lower.X += 0.12f * MathF.Max(lower.Y, 0) + 0.03f * q.Z * q.Z;
        lower.Y += 0.035f * q.Z * q.Z;
        var body = Box(lower, new(0.8f, 0.36f, 1.78f), 0.14f);
        var upper = q - new Vector3(0, 0.28f, -0.28f);
        var slope = q.Z > -0.28f ? 0.95f : 0.62f;
        upper.Z = MathF.Abs(upper.Z) + slope * (upper.Y - 0.1f);
        upper.X += 0.32f * upper.Y;
        var cabin = Box(upper, new(0.66f, 0.33f, 1.0f), 0.12f) * 0.72f;
        var d = Union(body, cabin, 0.1f);
        var arch = Cylinder(new(q.X - 0.78f, q.Y - Wheel.Y, MathF.Abs(q.Z) - Wheel.Z), 0.37f, 0.32f);
        return Without(d * 0.9f, arch, 0.03f);
    }

    private static float Wheels(Vector3 q)
    {
        var w = new Vector3(q.X - Wheel.X, q.Y - Wheel.Y, MathF.Abs(q.Z) - Wheel.Z);
        return Cylinder(w, 0.29f, 0.09f) - 0.025f;
    }

    private static float Mirrors(Vector3 q) => Ellipsoid(q - new Vector3(0.84f, 0.2f, 0.5f), new(0.1f, 0.07f, 0.06f));

    private static Material WheelAt(Vector3 q)
    {
        var (y, z) = (q.Y - Wheel.Y, MathF.Abs(q.Z) - Wheel.Z);
        var radius = MathF.Sqrt(y * y + z * z);
        if (radius > 0.2f || q.X < Wheel.X)
        {
            return new(new(0.012f), 0.05f, TyrePart);
        }

        var spoke = MathF.Abs(MathF.Sin(2.5f * MathF.Atan2(y, z))) > 0.55f || radius > 0.175f || radius < 0.05f;
        return spoke ? new(new(0.5f), 0.6f, RimPart) : new(new(0.02f), 0, TyrePart);
    }

    private static bool IsGlass(Vector3 q)
    {
        if (q.Y is < 0.2f or > 0.5f)
        {
            return false;
        }

        // From the waist to the roof, but for the pillars.
        var along = q.Z + 0.28f;
        var front = 1.08f - 0.95f * (q.Y - 0.18f);
        var back = -1.08f + 0.62f * (q.Y - 0.18f);
        var side = q.X + 0.32f * (q.Y - 0.28f) > 0.62f;
        return side
            ? along < front - 0.2f && along > back + 0.22f && MathF.Abs(along - 0.06f) > 0.035f
            : q.X < 0.56f - 0.3f * (q.Y - 0.2f) && (along > front - 0.16f || along < back + 0.16f);
    }

    private static Material? LampAt(Vector3 q)
    {
        if (q.X is < 0.44f or > 0.74f || q.Y is < -0.14f or > 0.02f)
        {
            return null;
        }

        if (q.Z > 1.42f)
        {
            var inner = new Vector2(q.X - 0.58f, q.Y + 0.06f).Length() < 0.065f;
            return new(inner ? new(0.95f, 0.95f, 0.85f) : new(0.55f, 0.57f, 0.6f), 1, LightPart);
        }

        return q.Z < -1.42f ? new(new(0.5f, 0.015f, 0.01f), 0.8f, LightPart) : null;
    }
}
