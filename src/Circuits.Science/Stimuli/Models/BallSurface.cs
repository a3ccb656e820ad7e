using System.Numerics;

namespace Circuits.Science.Stimuli.Models;

/// <summary>A ball in a dog's colours, with fur or without: what is left of a head without its parts.</summary>
internal readonly struct BallSurface(DogBreed breed, bool furry, int seed) : ISurface
{
    private static readonly Vector3 Pole = new(0.1f, 0.15f, 0.95f);
    private readonly DogCoat coat = DogCoat.Of(breed);

    public float ReachUnits => 1.1f;

    public float FrameUnits => 1.2f;

    public float FloorUnits => -100;

    public float Distance(Vector3 p)
    {
        var d = p.Length() - 0.95f;
        return !furry || d > 0.1f ? d : d - 0.05f * (Fur.Strand(p, Pole, seed) - 0.4f);
    }

    public float Coarse(Vector3 p) => p.Length() - 0.95f;

    public Material At(Vector3 p)
    {
        var tone = Noise.At(p * 3.1f, seed + 1);
        var back = SignedDistance.Ramp(0.3f, -0.3f, p.Z + 0.5f * (tone - 0.5f));
        var front = SignedDistance.Ramp(0.35f, 0.75f, p.Z + 0.4f * (tone - 0.5f));
        var color = Material.Mix(Material.Mix(coat.Base, coat.Back, back), coat.Muzzle, front);
        return new(furry ? color * (0.5f + 1.0f * Fur.FineStrand(p, Pole, seed)) : color, 0, 1);
    }
}
