using Circuits.Science.Evidence;
using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>What the chosen units answer to heads as they turn, and the images themselves with one unit's answers.</summary>
internal static class DogHeadPicture
{
    /// <summary>Mean over ten units and the held-out looks, as a share of each unit's largest response to any image.</summary>
    public static Image Tuning(IReadOnlyList<ObjectImage> battery, IReadOnlyList<(string Name, BestUnits Best)> networks) => LinePlot.Draw(
        "Ten units chosen on other heads",
        new("yaw of the head (degrees, to the right of the image)", Step: 40),
        new("response (share of the unit's largest)", From: 0, To: 1),
        [.. networks.SelectMany((network, i) => Curves(battery, network.Name, network.Best, i))],
        "Solid: heads, at five yaws. At the right edge, 120: the foils (cats, cars, shuffled heads, balls, photographs).");

    /// <summary>The unit chosen first: what each kind of held-out image makes it answer.</summary>
    public static Image BestUnit(IReadOnlyList<ObjectImage> battery, BestUnits.Found unit)
    {
        var largest = Math.Max(Enumerable.Range(0, battery.Count).Max(i => unit.Responses[i, unit.Unit]), 1e-9f);
        const int Columns = 8;
        return ContactSheet.Draw(
            $"{unit.Name}: responses to images it was not chosen on",
            ["heads of look 1", "heads of look 2", "cats", "cars", "shuffled, balls", "photographs"],
            [],
            [
                Row(i => i is { Kind: ObjectKind.Dog, Look: 0 }),
                Row(i => i is { Kind: ObjectKind.Dog, Look: 1 }),
                Row(i => i.Kind == ObjectKind.Cat),
                Row(i => i.Kind == ObjectKind.Car),
                [.. Row(i => i.Kind == ObjectKind.Shuffled).Take(4), .. Row(i => i.Kind == ObjectKind.Ball).Take(4)],
                Row(i => i.Kind == ObjectKind.Photograph),
            ],
            cellPoints: 56,
            "Below each image: the response as a share of the largest to any image of the battery.");

        List<ContactSheet.Cell> Row(Func<ObjectImage, bool> shown) =>
        [
            .. battery.Index().Where(i => i.Item.HeldOut && shown(i.Item)).OrderBy(i => i.Item.Look).ThenBy(i => i.Item.YawDegrees).Take(Columns)
                .Select(i => new ContactSheet.Cell(i.Item.Picture, $"{unit.Responses[i.Index, unit.Unit] / largest:0.00}")),
        ];
    }

    private static IEnumerable<LinePlot.Curve> Curves(IReadOnlyList<ObjectImage> battery, string name, BestUnits best, int i)
    {
        var color = i == 0 ? Palette.Category(0) : i == 1 ? Palette.Category(1) : Palette.Control;
        yield return new(
            i == 0 ? name : $"control {name}", color,
            [
                .. ObjectBattery.YawsDegrees.Select(yaw => new LinePlot.Point(yaw, Mean(image => image.Kind == ObjectKind.Dog && image.YawDegrees == yaw))),
                new(120, Mean(image => DogHeadCriterion.Foils.Contains(image.Kind))),
            ]);

        double Mean(Func<ObjectImage, bool> shown) => best.Units.Average(unit =>
        {
            var largest = Math.Max(Enumerable.Range(0, battery.Count).Max(b => unit.Responses[b, unit.Unit]), 1e-9f);
            return battery.Index().Where(b => b.Item.HeldOut && shown(b.Item)).Average(b => unit.Responses[b.Index, unit.Unit] / largest);
        });
    }
}
