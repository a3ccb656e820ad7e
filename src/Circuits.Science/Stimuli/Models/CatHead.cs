using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Science.Stimuli.Models;

/// <summary>A cat's head and neck: what is most like a dog's head without being one; one of the causes of 4e:55 (Zoom In, Claim 1).</summary>
/// <param name="Coat">How it is coloured.</param>
public sealed record CatHead(CatCoat Coat) : Model
{
    /// <summary>Every coat; the rest as <see cref="DogHead.Population"/> has it. The simplest: a tabby facing us.</summary>
    public static Arbitrary<CatHead> Population()
    {
        var simplest = new CatHead(CatCoat.Tabby);
        return Arb.From(
            from coat in Gen.Elements(Enum.GetValues<CatCoat>())
            from head in ModelAppearance.Of(new CatHead(coat), 90)
            select head, model =>
            [
                .. model.Coat != simplest.Coat ? [model with { Coat = simplest.Coat }] : Array.Empty<CatHead>(),
                .. ModelAppearance.Simpler(model, simplest),
            ]);
    }

    private protected override Image Trace(Image backdrop) => Trace(new CatHeadSurface(Coat, Seed), backdrop);
}
