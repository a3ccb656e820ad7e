using System.Numerics;

namespace Circuits.Science.Stimuli.Models;

/// <summary>The grain of fur: strands that run away from the nose, and down the neck.</summary>
internal static class Fur
{
    private const float AcrossGrain = 30;
    private const float AlongGrain = 4.5f;
    private const float NeckBeginsUnits = -0.5f;
    private static readonly Vector3 DownGrain = new(22, 5, 22);

    /// <summary>In [0, 1]: fine across the strands, coarse along them.</summary>
    /// <param name="p">The place.</param>
    /// <param name="nose">Where the strands of the face come from.</param>
    /// <param name="seed">Of the noise.</param>
    public static float Strand(Vector3 p, Vector3 nose, int seed)
    {
        var neck = SignedDistance.Ramp(NeckBeginsUnits + 0.12f, NeckBeginsUnits - 0.12f, p.Y + 0.3f * p.Z);
        return neck == 0 ? Face(p, nose, 1, seed) : neck == 1 ? Noise.At(p * DownGrain, seed)
            : (1 - neck) * Face(p, nose, 1, seed) + neck * Noise.At(p * DownGrain, seed);
    }

    /// <summary>The same with finer hairs in it: what colour shows, and shape need not.</summary>
    public static float FineStrand(Vector3 p, Vector3 nose, int seed) =>
        0.6f * Strand(p, nose, seed) + 0.4f * (p.Y + 0.3f * p.Z > NeckBeginsUnits ? Face(p, nose, 2.2f, seed + 7) : Noise.At(p * DownGrain * 2.2f, seed + 7));

    private static float Face(Vector3 p, Vector3 nose, float fineness, int seed)
    {
        var away = p - nose;
        var length = away.Length();
        return Noise.At(away * (AcrossGrain * fineness / MathF.Max(length, 0.05f)) + new Vector3(0, 0, length * AlongGrain), seed);
    }
}
