using System.Numerics;

namespace Circuits.Science.Stimuli.Models;

/// <summary>Draws a surface: sphere tracing, one light with a soft shadow, a sky, and the dark of hollows.</summary>
internal static class SphereTracer
{
    private const int MostSteps = 72;
    private const float StepShare = 0.85f;

    /// <summary>Close enough: about a fifth of a pixel at 139 pixels.</summary>
    private const float HitUnits = 0.004f;

    /// <summary>The surface before a backdrop; edges are anti-aliased by four rays a pixel.</summary>
    /// <param name="surface">What to draw.</param>
    /// <param name="view">From where.</param>
    /// <param name="backdrop">What is behind; square. It is not changed.</param>
    /// <param name="sizeShare">The frame's side as a share of the canvas's.</param>
    /// <param name="offsetX">Of the frame's middle from the canvas's, in pixels to the right.</param>
    /// <param name="offsetY">In pixels downward.</param>
    public static Image Draw<T>(in T surface, in View view, Image backdrop, float sizeShare, float offsetX, float offsetY)
        where T : struct, ISurface
    {
        var size = backdrop.WidthPixels;
        var image = new Image(size, size);
        var scale = 2 / (sizeShare * size);
        var parts = new int[size * size];
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                var behind = Material.Linear(backdrop[y, x]);
                var (light, part) = Trace(surface, view, view.Ray(X(x + 0.5f), Y(y + 0.5f)), behind);
                parts[y * size + x] = part;
                image[y, x] = Encode(light);
            }
        }

        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                if (IsEdge(parts, size, x, y))
                {
                    var behind = Material.Linear(backdrop[y, x]);
                    var sum = Vector3.Zero;
                    for (var i = 0; i < 4; i++)
                    {
                        var ray = view.Ray(X(x + 0.25f + 0.5f * (i & 1)), Y(y + 0.25f + 0.5f * (i >> 1)));
                        sum += Trace(surface, view, ray, behind).Light;
                    }

                    image[y, x] = Encode(sum / 4);
                }
            }
        }

        return image;

        float X(float pixels) => (pixels - size / 2f - offsetX) * scale;
        float Y(float pixels) => (pixels - size / 2f - offsetY) * scale;
    }

    private static bool IsEdge(int[] parts, int size, int x, int y)
    {
        var own = parts[y * size + x];
        return (x > 0 && parts[y * size + x - 1] != own) || (x < size - 1 && parts[y * size + x + 1] != own)
            || (y > 0 && parts[(y - 1) * size + x] != own) || (y < size - 1 && parts[(y + 1) * size + x] != own);
    }

    private static (Vector3 Light, int Part) Trace<T>(in T surface, in View view, Vector3 ray, Vector3 behind)
        where T : struct, ISurface
    {
        var eye = view.Eye;
        var middle = -Vector3.Dot(eye, ray);
        var square = surface.ReachUnits * surface.ReachUnits - (eye.LengthSquared() - middle * middle);
        if (square > 0)
        {
            var half = MathF.Sqrt(square);
            var (at, end) = (middle - half, middle + half);
            for (var step = 0; step < MostSteps && at < end; step++)
            {
                var p = eye + ray * at;
                var distance = surface.Distance(p);
                if (distance < HitUnits)
                {
                    var material = surface.At(p);
                    return (Shading.Of(surface, view, p, ray, material), material.Part);
                }

                at += MathF.Max(distance * StepShare, HitUnits);
            }
        }

        return (behind * FloorShadow(surface, eye, ray), 0);
    }

    /// <summary>How much of a backdrop's light is left where the model stands on it.</summary>
    private static float FloorShadow<T>(in T surface, Vector3 eye, Vector3 ray)
        where T : struct, ISurface
    {
        var along = (surface.FloorUnits - eye.Y) / ray.Y;
        return ray.Y < 0 && along < 40 ? 1 - 0.75f * MathF.Exp(-3.5f * MathF.Max(surface.Coarse(eye + ray * along), 0)) : 1;
    }

    /// <summary>From linear light to a file's values: a bright end that bends rather than clips, then a square root.</summary>
    private static Color Encode(Vector3 light)
    {
        return new(Bend(light.X), Bend(light.Y), Bend(light.Z));

        static float Bend(float value)
        {
            var root = MathF.Sqrt(MathF.Max(value, 0));
            return root < 0.8f ? root : 0.8f + 0.2f * (1 - MathF.Exp(-(root - 0.8f) / 0.2f));
        }
    }
}
