using Circuits.Science.Subjects.Networks.Planting;

namespace Circuits.Science.Subjects.Networks;

/// <summary>InceptionV1 without its weights: the paper's topology, with the paper's circuits written by hand at the paper's units.</summary>
/// <remarks>
/// <para>A positive control, and a rehearsal: code that finds these circuits has been through every node and unit number that it
/// needs on the day the real file is there. It says nothing about InceptionV1.</para>
/// <para>Written are the curve circuit (<see cref="CurveCircuit"/>), on Gabors, contour and lines (<see cref="EarlyVision"/>); and two circuits
/// on symbols (<see cref="PartDetectors"/>): dog heads (<see cref="HeadCircuit"/>) and cars (<see cref="CarCircuit"/>). What is not written is
/// random or passes something on (<see cref="UnwrittenUnits"/>). No training, no fitted number: weights are functions of place
/// and orientation, with gains and two thresholds chosen by looking at drawings.</para>
/// </remarks>
public sealed class PlantedInceptionV1 : INetwork
{
    private const int Seed = 1;

    /// <inheritdoc/>
    public string Name => "planted-inception-v1";

    /// <inheritdoc/>
    public string Summary => "InceptionV1's exact topology with handwritten circuits at the paper's units: a positive control; 224 pixels.";

    /// <inheritdoc/>
    public string Source => "PlantedInceptionV1.cs";

    /// <inheritdoc/>
    public string Licence => "MIT";

    /// <inheritdoc/>
    public Subject Load()
    {
        var wiring = new Wiring();
        EarlyVision.Plant(wiring);
        CurveCircuit.Plant(wiring);
        PartDetectors.Plant(wiring);
        HeadCircuit.Plant(wiring);
        CarCircuit.Plant(wiring);
        var graph = new UnwrittenUnits(wiring, InceptionV1Topology.Random(Seed), Seed).Planted();
        return new(Name, SubjectKind.Planted, graph, InceptionV1Topology.Preprocessing, InceptionV1Topology.SizePixels, new(Source, Licence));
    }
}
