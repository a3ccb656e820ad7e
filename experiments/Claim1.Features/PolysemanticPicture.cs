using Circuits.Science.Evidence;
using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>The images that excite a unit most, in the two clusters that the rest of its layer makes of them.</summary>
internal static class PolysemanticPicture
{
    private const int Columns = 8;

    public static Image Draw(IReadOnlyList<ObjectImage> battery, BestUnits.Found unit, IReadOnlyList<int> images, TwoClusters clusters)
    {
        var largest = Math.Max(images.Max(i => unit.Responses[i, unit.Unit]), 1e-9f);
        return ContactSheet.Draw(
            $"What excites {unit.Name} most",
            [.. Rows().Select(r => r.Label)],
            [],
            [.. Rows().Select(r => r.Cells)],
            cellPoints: 32,
            $"Held-out images, clustered by the rest of the layer (separation {clusters.Separation:0.00}). Below: share of the largest response.");

        IEnumerable<(string Label, List<ContactSheet.Cell> Cells)> Rows() =>
            from second in new[] { false, true }
            let members = images.Where((_, i) => clusters.IsSecond[i] == second).ToList()
            from row in members.Chunk(Columns).Select((chunk, i) => (chunk, i))
            select (row.i == 0 ? $"cluster {(second ? 2 : 1)}" : "",
                row.chunk.Select(i => new ContactSheet.Cell(battery[i].Picture, $"{unit.Responses[i, unit.Unit] / largest:0.00}")).ToList());
    }
}
