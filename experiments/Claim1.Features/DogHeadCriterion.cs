using Circuits.Science.Instruments;
using Circuits.Science.Subjects;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>Where detectors of dogs' heads are looked for, and what counts as one. Fixed before the first run.</summary>
internal static class DogHeadCriterion
{
    /// <summary>For a network that has no such layer.</summary>
    public static readonly string WhereToLook =
        $"Searched are convolutions with a stride of at least {LeastStridePixels} px, of networks that were trained on pictures: see 'circuits nodes'.";

    /// <summary>The paper's heads are in mixed4a to mixed4c, of stride 16; whatever comes after may have them too.</summary>
    private const int LeastStridePixels = 16;

    /// <summary>What is not a dog's head, in the order of the comparisons.</summary>
    public static readonly ObjectKind[] Foils = [ObjectKind.Cat, ObjectKind.Car, ObjectKind.Shuffled, ObjectKind.Ball, ObjectKind.Photograph];

    public static IReadOnlyList<Layer> Searched(Subject subject, int sizePixels) => subject.Kind == SubjectKind.Planted
        ? []
        : [.. Layer.Of(subject.Graph, sizePixels).Where(l => l.Field.Horizontal.StridePixels >= LeastStridePixels)];

    /// <summary>Heads at every yaw, against all foils, against each kind of them.</summary>
    public static ClassSelectivity AcrossYaw(IReadOnlyList<ObjectImage> battery, bool heldOut)
    {
        var half = battery.Index().Where(i => i.Item.HeldOut == heldOut).ToList();
        return new(
            [.. half.Where(i => i.Item.Kind == ObjectKind.Dog)
                .Select(i => new ClassSelectivity.Positive(i.Index, i.Item.Look, ObjectBattery.YawsDegrees.IndexOf(i.Item.YawDegrees)))],
            [.. Others(half)]);
    }

    /// <summary>Heads turned to one side, against those turned to the other, frontal heads on either side of the image, and all foils.</summary>
    /// <param name="battery">All images.</param>
    /// <param name="heldOut">Which half.</param>
    /// <param name="side">1 for the right of the image, -1 for the left.</param>
    public static ClassSelectivity ToOneSide(IReadOnlyList<ObjectImage> battery, bool heldOut, int side)
    {
        var half = battery.Index().Where(i => i.Item.HeldOut == heldOut).ToList();
        var yaws = ObjectBattery.YawsDegrees.Where(y => y > 0).ToList();
        return new(
            [.. half.Where(i => i.Item.Kind == ObjectKind.Dog && i.Item.YawDegrees * side > 0)
                .Select(i => new ClassSelectivity.Positive(i.Index, i.Item.Look, yaws.IndexOf(i.Item.YawDegrees * side)))],
            [
                .. Others(half),
                .. half.Where(i => i.Item.Kind == ObjectKind.Dog && i.Item.YawDegrees * side < 0).Select(i => new ClassSelectivity.Negative(i.Index, Foils.Length)),
                .. half.Where(i => i.Item.Kind == ObjectKind.DogAside).Select(i => new ClassSelectivity.Negative(i.Index, Foils.Length + 1)),
            ]);
    }

    private static IEnumerable<ClassSelectivity.Negative> Others(IEnumerable<(int Index, ObjectImage Item)> half) =>
        half.Where(i => Foils.Contains(i.Item.Kind)).Select(i => new ClassSelectivity.Negative(i.Index, Array.IndexOf(Foils, i.Item.Kind)));
}
