using Circuits.Engine;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Science.Instruments;

/// <summary>A handwritten network that says which way the contours in the middle of a picture bend: another network's word on it.</summary>
/// <remarks>
/// A picture made by one network's gradient is shown to another, whose curve units were written at known angles: no weight
/// is shared, so what the two agree on is in the picture (Zoom In, Claim 1, argument 1, without circularity). It owns a compiled
/// network: dispose of it.
/// </remarks>
public sealed class CurveReader : IDisposable
{
    /// <summary>What a unit's answer is measured by: its own peak over drawn curves of the radius that the units are written for.</summary>
    private const double RadiusPixels = PlantedCurves.RadiusPixels;
    private const int Orientations = 24;

    private readonly Probe probe;
    private readonly Family family;

    private CurveReader(IEngine engine, Subject reader, string node, int sizePixels, IEnumerable<(int Unit, double Degrees)> units)
    {
        var layer = Layer.Of(reader.Graph, sizePixels).Single(l => l.Node == node);
        probe = new(engine, reader, sizePixels, [layer]);
        var drawn = probe.Peaks(Orientations, i => new Curve(RadiusPixels, 360.0 * i / Orientations).Render(sizePixels), reach: 1)[0];
        family = new(layer, [.. units.Select(u => new Family.Member(
            u.Unit, u.Degrees, Enumerable.Range(0, Orientations).Max(i => (double)drawn[i, u.Unit])))]);
    }

    /// <summary>The 24 units of the planted curve circuit, one for every 15 degrees.</summary>
    public static CurveReader OfPlantedCurves(IEngine engine, int sizePixels) => new(
        engine, new PlantedCurves().Load(), "curves", sizePixels,
        Enumerable.Range(0, PlantedCurves.CurveUnits).Select(i => (i, 360.0 * i / PlantedCurves.CurveUnits)));

    /// <summary>The ten curve units of mixed3b, at their published angles, as written into InceptionV1's topology.</summary>
    public static CurveReader OfPlantedInceptionV1(IEngine engine, int sizePixels)
    {
        var reader = Zoo.Load(new PlantedInceptionV1().Name);
        var before = Unit.CountOf(reader.Graph, "mixed3b_1x1") + Unit.CountOf(reader.Graph, "mixed3b_3x3");
        return new(
            engine, reader, "mixed3b_5x5", sizePixels,
            PublishedUnit.All.Where(u => u is { Node: "mixed3b", Family: "curve" }).Select(u => (u.Index - before, u.AngleDegrees!.Value)));
    }

    /// <summary>The mean of the units' directions, weighted by their answers, for each picture; null where none answers.</summary>
    /// <param name="pictures">Squares of the reader's size.</param>
    public IReadOnlyList<double?> Degrees(IReadOnlyList<Image> pictures)
    {
        var answers = probe.Peaks(pictures.Count, i => pictures[i], reach: 1)[0];
        return [.. pictures.Select((_, i) => family.PopulationDegrees(answers, i))];
    }

    /// <inheritdoc/>
    public void Dispose() => probe.Dispose();
}
