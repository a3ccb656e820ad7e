using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Science.Stimuli.Models;

/// <summary>A car (Zoom In, Claim 2, Circuit 3: windows above, body, wheels below), on a floor that takes its shadow.</summary>
/// <param name="Paint">The body's colour.</param>
public sealed record Car(Color Paint) : Model
{
    private static readonly Color Red = new(0.75f, 0.1f, 0.08f);

    /// <summary>Seven paints, turned any way; the rest as <see cref="DogHead.Population"/> has it. The simplest: a red one facing us.</summary>
    public static Arbitrary<Car> Population()
    {
        var simplest = new Car(Red);
        return Arb.From(
            from paint in Gen.Elements(
                Red, new Color(0.85f, 0.86f, 0.86f), new(0.1f, 0.1f, 0.11f), new(0.2f, 0.32f, 0.6f), new(0.55f, 0.57f, 0.6f),
                new(0.8f, 0.65f, 0.15f), new(0.15f, 0.4f, 0.25f))
            from car in ModelAppearance.Of(new Car(paint), 180)
            select car, model =>
            [
                .. model.Paint != simplest.Paint ? [model with { Paint = simplest.Paint }] : Array.Empty<Car>(),
                .. ModelAppearance.Simpler(model, simplest),
            ]);
    }

    private protected override Image Trace(Image backdrop) => Trace(new CarSurface(Material.Linear(Paint)), backdrop);
}
