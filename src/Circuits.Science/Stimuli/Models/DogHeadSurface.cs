using System.Numerics;
using static Circuits.Science.Stimuli.Models.SignedDistance;

namespace Circuits.Science.Stimuli.Models;

/// <summary>A dog's head and neck: skull, brow, cheeks, snout, lips, jaw, nose, eyes, ears, fur.</summary>
/// <remarks>Mirror-symmetric, fur and all: what a unit makes of a pose is then not the fur's doing.</remarks>
internal readonly struct DogHeadSurface(DogBreed breed, bool panting, int seed) : ISurface
{
    private const int FurPart = 1, EyePart = 2, NosePart = 3, EarPart = 4, MouthPart = 5, TonguePart = 6;
    private static readonly Vector3 Eye = new(0.265f, 0.2f, 0.465f);
    private static readonly Vector3 Nose = new(0, -0.045f, 1.19f);
    private readonly DogCoat coat = DogCoat.Of(breed);
    private readonly float drop = panting ? 0.13f : 0;

    public float ReachUnits => 2.6f;

    public float FrameUnits => 1.22f;

    public float FloorUnits => -100;

    public float Distance(Vector3 p)
    {
        var q = Centred(p);

        // Far away a ball about the head and the neck will do.
        var far = MathF.Min((q - new Vector3(0, 0.2f, 0.1f)).Length() - 1.4f, Capsule(q, new(0, -0.25f, -0.5f), new(0, -2.2f, -0.9f), 0.6f, 1.05f));
        if (far > 0.3f)
        {
            return far;
        }

        var nearest = MathF.Min(MathF.Min(Furry(q), EyeBall(q)), NoseTip(q));
        return panting ? MathF.Min(nearest, Tongue(q)) : nearest;
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
            return new(new(0.012f), 0.7f, NosePart);
        }

        if (panting && Tongue(q) < 0.006f)
        {
            return new(new Vector3(0.55f, 0.16f, 0.18f) * (MathF.Abs(q.X) < 0.012f ? 0.6f : 1), 0.3f, TonguePart);
        }

        var (upper, jaw) = (Upper(q), Jaw(q));
        if (q.Z > 0.42f && MathF.Abs(upper - jaw) < 0.03f && q.Y < -0.2f)
        {
            return new(new(0.02f, 0.014f, 0.014f), 0.1f, MouthPart);
        }

        return FurAt(q);
    }

    /// <summary>The model's own origin is between the eyes and behind them; the frame's middle lies a bit lower and in front.</summary>
    private static Vector3 Centred(Vector3 p) => new(MathF.Abs(p.X), p.Y + 0.2f, p.Z + 0.2f);

    private static float EyeBall(Vector3 q) => Ellipsoid(q - Eye, new(0.13f, 0.115f, 0.12f));

    private static float NoseTip(Vector3 q) => Ellipsoid(q - Nose, new(0.15f, 0.105f, 0.12f));

    private static float Upper(Vector3 q)
    {
        var snout = Capsule(q, new(0, -0.06f, 0.35f), new(0, -0.13f, 1.0f), 0.33f, 0.2f);
        return Union(snout, Capsule(q, new(0.13f, -0.22f, 0.5f), new(0.1f, -0.26f, 1.02f), 0.2f, 0.15f), 0.1f);
    }

    private float Jaw(Vector3 q) =>
        Capsule(q, new(0, -0.34f, 0.15f), new(0, -0.42f - drop, 0.86f - drop * 0.3f), 0.26f, 0.14f);

    private float Tongue(Vector3 q) =>
        Ellipsoid(q - new Vector3(0, -0.46f - drop * 0.7f, 0.98f), new(0.115f, 0.16f, 0.1f));

    private float Ear(Vector3 q)
    {
        if (coat.Upright)
        {
            var flat = new Vector3(q.X - 0.02f, q.Y, (q.Z + 0.12f) * 2.4f);
            var shell = Capsule(flat, new(0.38f, 0.55f, 0), new(0.53f, 1.22f, 0.1f), 0.27f, 0.02f) / 2.0f;
            var inside = Capsule(q, new(0.38f, 0.5f, 0.06f), new(0.53f, 1.15f, 0.04f), 0.2f, 0.01f);
            return Without(shell, inside, 0.04f);
        }

        // Hangs from beside the crown, the flap turned a little outward.
        var (sin, cos) = (0.2f, 0.98f);
        var e = q - new Vector3(0.7f, 0.1f - coat.EarLength * 0.25f, -0.1f);
        e = new(e.X * cos - e.Y * -sin, e.X * -sin + e.Y * cos, e.Z);
        var flap = Ellipsoid(e, new(0.12f, 0.42f + coat.EarLength * 0.3f, 0.3f));
        return Union(flap, Capsule(q, new(0.42f, 0.52f, -0.1f), new(0.66f, 0.38f, -0.1f), 0.12f, 0.12f), 0.15f);
    }

    private float Head(Vector3 q)
    {
        var skull = Ellipsoid(q - new Vector3(0, 0.2f, -0.14f), new(0.63f, 0.58f, 0.68f));
        var d = Union(skull, Ellipsoid(q - new Vector3(0.3f, -0.1f, 0.05f), new(0.36f, 0.38f, 0.46f)), 0.25f);
        d = Union(d, Ellipsoid(q - new Vector3(0.24f, 0.33f, 0.4f), new(0.2f, 0.1f, 0.17f)), 0.12f);
        d = Union(d, Upper(q), 0.2f);
        d = Union(d, Ellipsoid(q - new Vector3(0.28f, 0.06f, 0.42f), new(0.17f, 0.07f, 0.14f)), 0.08f);
        d = Union(d, Jaw(q), 0.04f);
        d = Union(d, Capsule(q, new(0, -0.25f, -0.5f), new(0, -2.2f, -0.9f), 0.52f, 0.95f), 0.3f);
        d = Union(d, Ear(q), 0.1f);
        return d;
    }

    private float Furry(Vector3 q)
    {
        var d = Head(q);
        return d > 0.045f ? d - 0.035f : d - Shag(q) * (Fur.Strand(q, Nose, seed) - 0.4f);
    }

    /// <summary>How far the fur stands out: little on the snout, more on cheeks and neck.</summary>
    private static float Shag(Vector3 q) => 0.02f + 0.035f * Ramp(0.3f, -0.5f, q.Z + q.Y * 0.5f);

    private Material EyeAt(Vector3 q)
    {
        var towards = Vector3.Normalize(q - Eye);
        var axis = Vector3.Normalize(new Vector3(0.16f, 0, 1));
        var off = 1 - Vector3.Dot(towards, axis);
        var albedo = off < 0.1f ? new Vector3(0.006f) : off < 0.3f ? coat.Iris : new Vector3(0.03f, 0.02f, 0.02f);
        return new(albedo, 0.9f, EyePart);
    }

    private Material FurAt(Vector3 q)
    {
        var ear = Ear(q) < 0.03f && q.X > 0.3f;
        var tone = Noise.At(q * 3.1f, seed + 1);
        var color = coat.Base * (0.85f + 0.3f * tone);
        var crown = Ramp(0.1f, -0.35f, q.Z + 0.25f * (tone - 0.5f)) * Ramp(-0.9f, 0.1f, q.Y);
        color = Material.Mix(color, coat.Back, crown);
        var blaze = Ramp(0.17f, 0.1f, q.X + 0.08f * (tone - 0.5f) - 0.05f * Ramp(0.3f, 0.1f, q.Y)) * Ramp(0, 0.25f, q.Y) * Ramp(-0.1f, 0.1f, q.Z);
        var mask = Ramp(0.38f, 0.62f, q.Z + 0.15f * (tone - 0.5f) - 0.5f * Ramp(0.05f, 0.4f, q.Y));
        color = Material.Mix(color, coat.Muzzle, MathF.Max(mask, blaze * coat.Blaze));
        color = Material.Mix(color, coat.Chest, Ramp(-0.35f, -0.75f, q.Y) * Ramp(-0.6f, -0.1f, q.Z));
        if (ear)
        {
            var inner = coat.Upright ? Ramp(-0.02f, 0.06f, q.Z) * Ramp(0.55f, 0.75f, q.Y) : 0;
            color = Material.Mix(coat.Ear, new(0.3f, 0.17f, 0.14f), inner * 0.8f);
        }

        // Dark rims about the eyes.
        color *= 0.25f + 0.75f * Ramp(0.12f, 0.17f, (q - Eye).Length());
        return new(color * (0.5f + 1.0f * Fur.FineStrand(q, Nose, seed)), 0, ear ? EarPart : FurPart);
    }
}
