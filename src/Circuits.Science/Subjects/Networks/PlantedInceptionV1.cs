using Circuits.Science.Subjects.Networks.Planting;

namespace Circuits.Science.Subjects.Networks;

/// <summary>InceptionV1 without its weights: the paper's topology, with the paper's circuits written by hand at the paper's units.</summary>
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
