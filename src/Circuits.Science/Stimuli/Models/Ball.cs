using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Science.Stimuli.Models;

/// <summary>A foil for heads: a ball in a dog's colours, shaggy or smooth. It has neither eyes nor snout nor ears.</summary>
/// <param name="Breed">Whose colours.</param>
/// <param name="Furry">Whether it is shaggy.</param>
public sealed record Ball(DogBreed Breed, bool Furry) : Model
{
    /// <summary>Every breed's colours, shaggy and smooth; the rest as <see cref="DogHead.Population"/> has it. The simplest: a shaggy retriever's.</summary>
    public static Arbitrary<Ball> Population()
    {
        var simplest = new Ball(DogBreed.Retriever, true);
        return Arb.From(
            from breed in Gen.Elements(Enum.GetValues<DogBreed>())
            from furry in Gen.Elements(false, true)
            from ball in ModelAppearance.Of(new Ball(breed, furry), 90)
            select ball, model =>
            [
                .. model.Breed != simplest.Breed ? [model with { Breed = simplest.Breed }] : Array.Empty<Ball>(),
                .. !model.Furry ? [model with { Furry = true }] : Array.Empty<Ball>(),
                .. ModelAppearance.Simpler(model, simplest),
            ]);
    }

    private protected override Image Trace(Image backdrop) => Trace(new BallSurface(Breed, Furry, Seed), backdrop);
}
