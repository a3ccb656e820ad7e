using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Science.Stimuli.Models;

/// <summary>A dog's head and neck (Zoom In, Claim 1, Example 3: "pose-invariant dog head detectors").</summary>
/// <param name="Breed">Ears, snout and colours.</param>
public sealed record DogHead(DogBreed Breed) : Model
{
    /// <summary>Whether the mouth is open and the tongue out.</summary>
    public bool Panting { get; init; }

    /// <summary>Every breed, yaw up to 90 degrees to either side; all from 8 degrees below to 24 above, light up to 70 degrees to a side, 75 to 100 % of the canvas, up to 8 px off its centre, before any two colours. The simplest: a retriever, mouth shut, facing us.</summary>
    public static Arbitrary<DogHead> Population()
    {
        var simplest = new DogHead(DogBreed.Retriever);
        return Arb.From(
            from breed in Gen.Elements(Enum.GetValues<DogBreed>())
            from panting in Gen.Elements(false, true)
            from head in ModelAppearance.Of(new DogHead(breed) { Panting = panting }, 90)
            select head, model =>
            [
                .. model.Breed != simplest.Breed ? [model with { Breed = simplest.Breed }] : Array.Empty<DogHead>(),
                .. model.Panting ? [model with { Panting = false }] : Array.Empty<DogHead>(),
                .. ModelAppearance.Simpler(model, simplest),
            ]);
    }

    private protected override Image Trace(Image backdrop) => Trace(new DogHeadSurface(Breed, Panting, Seed), backdrop);
}
