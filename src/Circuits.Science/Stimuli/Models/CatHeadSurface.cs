using System.Numerics;
using static Circuits.Science.Stimuli.Models.SignedDistance;

namespace Circuits.Science.Stimuli.Models;

/// <summary>A cat's head and neck: round skull, pointed ears, short muzzle, slit eyes, whiskers, fur.</summary>
internal readonly struct CatHeadSurface(CatCoat coat, int seed) : ISurface
{
    private const int FurPart = 1, EyePart = 2, NosePart = 3, EarPart = 4, WhiskerPart = 5, MouthPart = 6;
    private static readonly Vector3 Eye = new(0.3f, 0.07f, 0.5f);
    private static readonly Vector3 Nose = new(0, -0.14f, 0.84f);

    public float ReachUnits => 2.3f;

    public float FrameUnits => 1.15f;

    public float FloorUnits => -100;

    public float Distance(Vector3 p)
    {
        var q = Centred(p);
        var far = MathF.Min((q - new Vector3(0, 0.2f, 0)).Length() - 1.25f, Capsule(q, new(0, -0.3f, -0.35f), new(0, -1.9f, -0.5f), 0.6f, 0.95f));
        if (far > 0.3f)
        {
            return far;
        }

        return MathF.Min(MathF.Min(Furry(q), EyeBall(q)), MathF.Min(NoseTip(q), Whiskers(q)));
    }

    public float Coarse(Vector3 p) => Head(Centred(p));

    public Material At(Vector3 p)
    {
        var q = Centred(p);
        if (EyeBall(q) < 0.006f)
        {
            return EyeAt(q);
        }

        if (NoseTip(q) < 0.006f)
        {
            return new(coat == CatCoat.Grey ? new(0.06f, 0.05f, 0.055f) : new(0.5f, 0.2f, 0.18f), 0.25f, NosePart);
        }

        if (Whiskers(q) < 0.004f)
        {
            return new(new(0.85f), 0, WhiskerPart);
        }

        // The line below the nose, and the mouth on both sides of it.
        var line = MathF.Abs(q.Y + 0.33f - 0.35f * MathF.Abs(q.X) + 1.2f * q.X * q.X);
        if (q.Z > 0.55f && ((q.X < 0.012f && q.Y is < -0.17f and > -0.33f) || (line < 0.014f && q.X < 0.2f)))
        {
            return new(new(0.05f, 0.025f, 0.022f), 0, MouthPart);
        }

        return FurAt(q);
    }

    private static Vector3 Centred(Vector3 p) => new(MathF.Abs(p.X), p.Y + 0.12f, p.Z + 0.05f);

    private static float EyeBall(Vector3 q) => Ellipsoid(Tilted(q - Eye), new(0.17f, 0.115f, 0.14f));

    /// <summary>An eye's own axes: its outer corner is the higher one.</summary>
    private static Vector3 Tilted(Vector3 q) => new(0.97f * q.X + 0.24f * q.Y, 0.97f * q.Y - 0.24f * q.X, q.Z);

    private static float NoseTip(Vector3 q) => Ellipsoid(q - Nose, new(0.075f, 0.05f, 0.06f));

    private static float Whiskers(Vector3 q)
    {
        var away = MathF.Max(MathF.Abs(q.Y + 0.24f) - 0.2f, MathF.Abs(q.Z - 0.69f) - 0.1f);
        if (away > 0.05f)
        {
            return away;
        }

        var root = new Vector3(0.2f, -0.22f, 0.76f);
        var d = Capsule(q, root, new(0.95f, -0.06f, 0.62f), 0.011f, 0.004f);
        d = MathF.Min(d, Capsule(q, root - new Vector3(0, 0.05f, 0), new(0.98f, -0.24f, 0.62f), 0.011f, 0.004f));
        return MathF.Min(d, Capsule(q, root - new Vector3(0, 0.1f, 0), new(0.92f, -0.42f, 0.6f), 0.011f, 0.004f));
    }

    private static float Ear(Vector3 q)
    {
        var flat = new Vector3(q.X, q.Y, (q.Z + 0.08f) * 2.6f);
        var shell = Capsule(flat, new(0.4f, 0.42f, 0), new(0.62f, 1.02f, 0), 0.32f, 0.02f) / 2.2f;
        var inside = Capsule(q, new(0.41f, 0.42f, 0.12f), new(0.6f, 0.94f, 0.06f), 0.24f, 0.01f);
        return Without(shell, inside, 0.03f);
    }

    private static float Head(Vector3 q)
    {
        var d = Ellipsoid(q - new Vector3(0, 0.06f, -0.05f), new(0.76f, 0.66f, 0.68f));
        d = Union(d, Ellipsoid(q - new Vector3(0.38f, -0.2f, 0.1f), new(0.36f, 0.3f, 0.38f)), 0.2f);
        d = Union(d, Capsule(q, new(0, 0.18f, 0.5f), new(0, -0.1f, 0.74f), 0.14f, 0.1f), 0.15f);
        d = Union(d, Ellipsoid(q - new Vector3(0.12f, -0.24f, 0.65f), new(0.17f, 0.14f, 0.17f)), 0.06f);
        d = Union(d, Ellipsoid(q - new Vector3(0, -0.38f, 0.58f), new(0.15f, 0.11f, 0.13f)), 0.05f);
        d = Union(d, Ellipsoid(Tilted(q - new Vector3(0.3f, 0.2f, 0.46f)), new(0.2f, 0.06f, 0.12f)), 0.08f);
        d = Union(d, Ellipsoid(Tilted(q - new Vector3(0.31f, -0.07f, 0.49f)), new(0.2f, 0.07f, 0.13f)), 0.08f);
        d = Union(d, Capsule(q, new(0, -0.3f, -0.35f), new(0, -1.9f, -0.5f), 0.5f, 0.85f), 0.25f);
        d = Union(d, Ear(q), 0.05f);
        return d;
    }

    private float Furry(Vector3 q)
    {
        var d = Head(q);
        return d > 0.045f ? d - 0.035f : d - Shag(q) * (Fur.Strand(q, Nose, seed) - 0.4f);
    }

    private static float Shag(Vector3 q) => 0.015f + 0.035f * Ramp(0.3f, -0.5f, q.Z + q.Y * 0.5f);

    private Material EyeAt(Vector3 q)
    {
        var off = Vector3.Normalize(q - Eye);
        var pupil = MathF.Abs(off.X - 0.1f) < 0.17f * (1 - 1.2f * off.Y * off.Y);
        var rim = (q - Eye).Length() > 0.16f;
        var iris = coat switch
        {
            CatCoat.Grey => new Vector3(0.75f, 0.45f, 0.06f),
            CatCoat.Ginger => new(0.6f, 0.42f, 0.08f),
            _ => new(0.42f, 0.55f, 0.12f),
        };
        return new(pupil ? new(0.005f) : rim ? new(0.03f, 0.025f, 0.02f) : iris, 0.9f, EyePart);
    }

    private Material FurAt(Vector3 q)
    {
        var tone = Noise.At(q * 3.3f, seed + 1);
        var (fur, stripe, chest) = coat switch
        {
            CatCoat.Tabby => (new Vector3(0.3f, 0.23f, 0.15f), new Vector3(0.05f, 0.038f, 0.028f), new Vector3(0.6f, 0.54f, 0.46f)),
            CatCoat.Ginger => (new(0.6f, 0.27f, 0.075f), new(0.36f, 0.12f, 0.025f), new(0.8f, 0.66f, 0.5f)),
            CatCoat.Grey => (new(0.16f, 0.17f, 0.19f), new(0.16f, 0.17f, 0.19f), new(0.19f, 0.2f, 0.22f)),
            CatCoat.Tuxedo => (new(0.02f), new(0.02f), new(0.85f)),
            _ => throw new ArgumentOutOfRangeException(nameof(coat), coat, "There is no such coat here."),
        };
        var muzzle = MathF.Max(
            Ramp(0.3f, 0.2f, new Vector2(q.X * 0.9f, q.Y + 0.3f).Length()) * Ramp(0.3f, 0.5f, q.Z),
            Ramp(-0.45f, -0.7f, q.Y) * Ramp(-0.5f, 0, q.Z));
        if (coat == CatCoat.Tuxedo)
        {
            muzzle = MathF.Max(muzzle, Ramp(0.1f, 0.05f, q.X - 0.1f * Ramp(0.3f, -0.1f, q.Y)) * Ramp(0.4f, 0.2f, q.Y) * Ramp(0.2f, 0.4f, q.Z));
        }

        // Stripes: up the brow, and in arcs over cheeks and neck.
        var brow = MathF.Sin(q.X * 26 + 2 * tone) * Ramp(0.2f, 0.35f, q.Y);
        var cheek = MathF.Sin((q.Y * 1.1f - q.Z * 1.2f) * 17 + 3 * tone) * Ramp(0.4f, 0.55f, q.X + 0.4f * Ramp(0.1f, -0.3f, q.Z));
        var color = Material.Mix(fur, stripe, 0.85f * Ramp(0, 0.6f, MathF.Max(brow, cheek)));
        color = Material.Mix(color, chest, muzzle);
        var ear = q.Y > 0.45f && Ear(q) < 0.03f;
        if (ear)
        {
            color = Material.Mix(fur * 0.8f, new(0.5f, 0.26f, 0.22f), 0.85f * Ramp(-0.05f, 0.02f, q.Z) * Ramp(0.95f, 0.8f, q.Y));
        }

        color *= 0.3f + 0.7f * Ramp(0.15f, 0.2f, (q - Eye).Length());
        return new(color * (0.5f + 1.0f * Fur.FineStrand(q, Nose, seed)), 0, ear ? EarPart : FurPart);
    }
}
