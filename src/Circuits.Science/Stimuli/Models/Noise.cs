using System.Numerics;

namespace Circuits.Science.Stimuli.Models;

/// <summary>Value noise: random numbers on a lattice, smoothly joined. The same on every machine.</summary>
internal static class Noise
{
    /// <summary>In [0, 1], with a grain of about one unit.</summary>
    public static float At(Vector3 p, int seed)
    {
        var (x, y, z) = ((int)MathF.Floor(p.X), (int)MathF.Floor(p.Y), (int)MathF.Floor(p.Z));
        var (u, v, w) = (Ease(p.X - x), Ease(p.Y - y), Ease(p.Z - z));
        var near = Mix(Row(x, y, z, u), Row(x, y + 1, z, u), v);
        var far = Mix(Row(x, y, z + 1, u), Row(x, y + 1, z + 1, u), v);
        return Mix(near, far, w);

        float Row(int column, int row, int layer, float share) =>
            Mix(Lattice(column, row, layer, seed), Lattice(column + 1, row, layer, seed), share);
    }

    private static float Mix(float a, float b, float share) => a + (b - a) * share;

    private static float Ease(float t) => t * t * (3 - 2 * t);

    private static float Lattice(int x, int y, int z, int seed)
    {
        var h = unchecked((uint)(x * 374761393 + y * 668265263 + z * 2147483629 + seed * 1274126177));
        h = unchecked((h ^ (h >> 13)) * 1274126177u);
        h = unchecked((h ^ (h >> 16)) * 2246822519u);
        return ((h ^ (h >> 15)) >> 8) * (1f / (1 << 24));
    }
}
