using System.Numerics;

namespace Circuits.Science.Stimuli.Models;

/// <summary>What light leaves a point of a surface towards the eye.</summary>
internal static class Shading
{
    private const float NormalStep = 0.009f;
    private const int ShadowSteps = 8;
    private static readonly Vector3 Sun = new(1.25f, 1.2f, 1.1f);
    private static readonly Vector3 Sky = new(0.42f, 0.45f, 0.5f);
    private static readonly Vector3 Ground = new(0.2f, 0.18f, 0.16f);

    public static Vector3 Of<T>(in T surface, in View view, Vector3 p, Vector3 ray, Material material)
        where T : struct, ISurface
    {
        var normal = Normal(surface, p);
        var facing = Vector3.Dot(normal, view.Light);

        // Light wraps a little around what is soft.
        var wrap = 0.25f * (1 - material.Gloss);
        var direct = MathF.Max((facing + wrap) / (1 + wrap), 0);
        direct *= direct > 0 ? Shadow(surface, p + normal * 0.03f, view.Light) : 0;
        var hollow = Hollow(surface, p, normal);
        var around = Vector3.Lerp(Ground, Sky, 0.5f + 0.5f * normal.Y) * hollow;
        var light = material.Albedo * (Sun * direct + around);
        if (material.Gloss == 0)
        {
            return light;
        }

        var mirrored = Vector3.Reflect(ray, normal);
        var grazing = MathF.Pow(1 - MathF.Max(-Vector3.Dot(ray, normal), 0), 4);
        var scene = Vector3.Lerp(Ground, 1.6f * Sky, SignedDistance.Ramp(-0.15f, 0.35f, mirrored.Y));
        var spark = MathF.Pow(MathF.Max(Vector3.Dot(mirrored, view.Light), 0), 60) * 2.5f;
        return light + (scene * (0.08f + 0.6f * grazing) * hollow + Sun * (spark * MathF.Min(direct * 3, 1))) * material.Gloss;
    }

    private static Vector3 Normal<T>(in T surface, Vector3 p)
        where T : struct, ISurface
    {
        // A tetrahedron, mirrored with the model: mirrored views are mirrored to the bit.
        var side = p.X < 0 ? -1f : 1f;
        Vector3 a = new(side, -1, -1), b = new(-side, -1, 1), c = new(-side, 1, -1), d = new(side, 1, 1);
        return Vector3.Normalize(
            a * surface.Distance(p + a * NormalStep) + b * surface.Distance(p + b * NormalStep)
            + c * surface.Distance(p + c * NormalStep) + d * surface.Distance(p + d * NormalStep));
    }

    /// <summary>From 0, in shadow, to 1, in the light, with a penumbra.</summary>
    private static float Shadow<T>(in T surface, Vector3 p, Vector3 light)
        where T : struct, ISurface
    {
        var (clear, at) = (1f, 0.05f);
        for (var step = 0; step < ShadowSteps && clear > 0.01f && at < 1.8f; step++)
        {
            var distance = surface.Coarse(p + light * at);
            clear = MathF.Min(clear, 7 * distance / at);
            at += Math.Clamp(distance, 0.08f, 0.5f);
        }

        return SignedDistance.Ramp(0, 1, clear);
    }

    /// <summary>How open a point is: less where the surface closes in upon it.</summary>
    private static float Hollow<T>(in T surface, Vector3 p, Vector3 normal)
        where T : struct, ISurface
    {
        var closed = 0f;
        var weight = 1f;
        for (var i = 1; i <= 3; i++)
        {
            var height = 0.09f * i;
            closed += weight * (height - surface.Coarse(p + normal * height));
            weight *= 0.6f;
        }

        return Math.Clamp(1 - 2.4f * closed, 0.1f, 1);
    }
}
