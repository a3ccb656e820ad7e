using Circuits.Science.Evidence;
using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>What the chosen units answer to heads as they turn, and the images themselves with one unit's answers.</summary>
internal static class DogHeadPicture
{
    /// <summary>How often a head at each yaw excites the chosen units more than a foil does, on the half that they were not chosen on.</summary>
    public static Image Tuning(IReadOnlyList<ObjectImage> battery, IReadOnlyList<(string Name, BestUnits Best)> networks)
    {
        var acrossYaw = DogHeadCriterion.AcrossYaw(battery, heldOut: true);
        return LinePlot.Draw(
            "Heads against foils as the head turns",
            new("yaw of the head (degrees; to the right of the image is positive)", Step: 40),
            new("AUROC, mean of ten units (0.5 is chance)", From: 0.3, To: 1),
            [.. networks.Select((network, i) => new LinePlot.Curve(
                i == 0 ? network.Name : $"control {network.Name}", i == 0 ? Palette.Category(0) : Palette.Category(i),
                [.. ObjectBattery.YawsDegrees.Select((yaw, group) => new LinePlot.Point(yaw, network.Best.Units.Average(unit =>
                    acrossYaw.Comparisons(acrossYaw.Wins(unit.Responses, unit.Unit))[group])))]))],
            "Units chosen on other heads. Foils: cats, cars, shuffled heads, balls, photographs.");
    }

    /// <summary>The unit chosen first: what each kind of held-out image makes it answer.</summary>
    public static Image BestUnit(IReadOnlyList<ObjectImage> battery, BestUnits.Found unit)
    {
        var largest = Math.Max(Enumerable.Range(0, battery.Count).Max(i => unit.Responses[i, unit.Unit]), 1e-9f);
        const int Columns = 5;
        return ContactSheet.Draw(
            $"{unit.Name}: unseen images",
            ["a dog", "another", "cats", "others"],
            [],
            [
                Row(i => i is { Kind: ObjectKind.Dog, Look: 0 }),
                Row(i => i is { Kind: ObjectKind.Dog, Look: 1 }),
                Row(i => i.Kind == ObjectKind.Cat),
                [
                    .. Row(i => i.Kind == ObjectKind.Car).Take(2), .. Row(i => i.Kind == ObjectKind.Shuffled).Take(1),
                    .. Row(i => i.Kind == ObjectKind.Ball).Take(1), .. Row(i => i.Kind == ObjectKind.Photograph).Take(1),
                ],
            ],
            cellPoints: 32,
            "Below each image: share of the largest response to any image.");

        List<ContactSheet.Cell> Row(Func<ObjectImage, bool> shown) =>
        [
            .. battery.Index().Where(i => i.Item.HeldOut && shown(i.Item)).OrderBy(i => i.Item.Look).ThenBy(i => i.Item.YawDegrees).Take(Columns)
                .Select(i => new ContactSheet.Cell(i.Item.Picture, $"{unit.Responses[i.Index, unit.Unit] / largest:0.00}")),
        ];
    }
}
