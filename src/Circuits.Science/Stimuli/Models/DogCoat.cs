using System.Numerics;

namespace Circuits.Science.Stimuli.Models;

/// <summary>The colours (linear light) and the ears of a breed.</summary>
internal readonly record struct DogCoat(
    Vector3 Base, Vector3 Muzzle, Vector3 Back, Vector3 Ear, Vector3 Chest, Vector3 Iris, float Blaze, bool Upright, float EarLength)
{
    private static readonly Vector3 Brown = new(0.1f, 0.045f, 0.015f);

    public static DogCoat Of(DogBreed breed) => breed switch
    {
        DogBreed.Retriever => new(
            new(0.55f, 0.34f, 0.14f), new(0.62f, 0.42f, 0.21f), new(0.45f, 0.25f, 0.09f), new(0.38f, 0.19f, 0.06f),
            new(0.66f, 0.48f, 0.28f), Brown, 0, false, 0.2f),
        DogBreed.Shepherd => new(
            new(0.42f, 0.23f, 0.09f), new(0.022f, 0.018f, 0.016f), new(0.05f, 0.035f, 0.025f), new(0.09f, 0.055f, 0.03f),
            new(0.45f, 0.27f, 0.12f), Brown, 0, true, 0),
        DogBreed.Hound => new(
            new(0.36f, 0.16f, 0.055f), new(0.82f, 0.8f, 0.76f), new(0.2f, 0.09f, 0.035f), new(0.22f, 0.09f, 0.03f),
            new(0.85f, 0.83f, 0.8f), Brown, 1, false, 0.5f),
        DogBreed.Husky => new(
            new(0.2f, 0.2f, 0.21f), new(0.82f, 0.82f, 0.82f), new(0.07f, 0.07f, 0.08f), new(0.08f, 0.08f, 0.085f),
            new(0.85f, 0.85f, 0.84f), new(0.25f, 0.45f, 0.7f), 0.6f, true, 0),
        DogBreed.Labrador => new(
            new(0.1f, 0.055f, 0.03f), new(0.1f, 0.055f, 0.03f), new(0.08f, 0.042f, 0.022f), new(0.07f, 0.036f, 0.02f),
            new(0.1f, 0.055f, 0.03f), new(0.28f, 0.16f, 0.04f), 0, false, 0.1f),
        _ => throw new ArgumentOutOfRangeException(nameof(breed), breed, "There is no such breed here."),
    };
}
