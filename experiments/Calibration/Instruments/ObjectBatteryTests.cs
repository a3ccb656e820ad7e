using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;
using Circuits.Science.Stimuli.Models;

namespace Circuits.Experiments.Calibration.Instruments;

/// <summary>The battery of rendered objects: its halves are alike and apart, and left is right mirrored.</summary>
public sealed class ObjectBatteryTests
{
    private static readonly Lazy<IReadOnlyList<ObjectImage>> Small = new(() => ObjectBattery.Render(NaturalImages.All, 32, seed: 1));

    [Fact]
    public void BothHalvesHaveAsManyImagesOfEachKindAndShareNone()
    {
        var (discovery, heldOut) = (Small.Value.Where(i => !i.HeldOut).ToList(), Small.Value.Where(i => i.HeldOut).ToList());
        foreach (var kind in Enum.GetValues<ObjectKind>().Where(k => k != ObjectKind.DogPhotograph))
        {
            Assert.Contains(discovery, i => i.Kind == kind);
            Assert.Equal(discovery.Count(i => i.Kind == kind), heldOut.Count(i => i.Kind == kind));
        }

        Assert.Equal(ObjectBattery.LooksPerHalf * ObjectBattery.YawsDegrees.Length, discovery.Count(i => i.Kind == ObjectKind.Dog));
        Assert.DoesNotContain(discovery, d => heldOut.Any(h => h.Picture.Values.SequenceEqual(d.Picture.Values)));
    }

    [Fact]
    public void AHeadToTheLeftIsTheMirrorImageOfTheSameHeadToTheRight() =>
        Assert.All(Small.Value.Where(i => i is { Kind: ObjectKind.Dog, YawDegrees: > 0 }), right =>
        {
            var left = Small.Value.Single(i => i.Kind == ObjectKind.Dog && i.HeldOut == right.HeldOut && i.Look == right.Look && i.YawDegrees == -right.YawDegrees);
            Assert.Equal(right.Picture.Mirrored().Values, left.Picture.Values);
        });

    [Fact]
    public void TheSameSeedGivesTheSameImagesAndAnotherGivesOthers()
    {
        var again = ObjectBattery.Render(NaturalImages.All, 32, seed: 1);
        Assert.All(Small.Value.Zip(again), pair => Assert.Equal(pair.First.Picture.Values, pair.Second.Picture.Values));
        var other = ObjectBattery.Render(NaturalImages.All, 32, seed: 2);
        Assert.NotEqual(Small.Value[0].Picture.Values, other[0].Picture.Values);
    }

    [Fact]
    public void ItNeedsPhotographsOfSomethingElse() =>
        Assert.Throws<ArgumentException>(() => ObjectBattery.Render([new("german-shepherd", new Image(64, 64))], 32, seed: 1));
}
