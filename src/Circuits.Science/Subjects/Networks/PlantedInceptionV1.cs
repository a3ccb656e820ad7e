using Circuits.Science.Subjects.Networks.Planting;

namespace Circuits.Science.Subjects.Networks;

/// <summary>InceptionV1 without its weights: the paper's topology, with the paper's circuits written by hand at the paper's units.</summary>
/// <remarks>
/// <para>A positive control, and a rehearsal: code that finds these circuits has been through every node and unit number that it
/// needs on the day the real file is there. It says nothing about InceptionV1.</para>
/// <para>Written are the curve circuit (<see cref="CurveCircuit"/>), on Gabors, contour and lines (<see cref="EarlyVision"/>); and two circuits
/// on symbols (<see cref="PartDetectors"/>): dog heads (<see cref="HeadCircuit"/>) and cars (<see cref="CarCircuit"/>). What is not written is
/// random or passes something on (<see cref="UnwrittenUnits"/>). No training: weights are functions of place and orientation, with
/// gains and two thresholds chosen by looking at drawings.</para>
/// <para>Built twice, and the second time with the claims' outcomes in sight (2026-11-24): a positive control is meant to pass, so its
/// passing shows that claims can be passed, and no more. In the first, random weights reached from written units into all others; dozens
/// of those met the criterion for curves with no neighbours to make a family, and curves.synthetic came out Refuted (45 %), joint-tuning
/// and order Inconclusive. Since then random units hear each other only, and mixed3b and mixed4a have the curve detectors' published
/// relatives too: curves.synthetic 95 %, joint-tuning 9 degrees, order 43 %, cover 26 became 40. Criteria, thresholds and stimuli
/// are as they were. curves.cover stays Nonspecific, as for any 21 units or more, and the 40 degrees are the relatives' doing, whose
/// orientations are ours.</para>
/// <para>curves.exist is met by what passes curves on. Of 1748 units searched 177 are strict (10.1 %): 38 written ones, which alone
/// are 2.2 %, 21 channels of bottlenecks, 75 relays, and 43 of 1387 random units (3.1 %), the false positives.</para>
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
        var graph = Units().Planted();
        return new(Name, SubjectKind.Planted, graph, InceptionV1Topology.Preprocessing, InceptionV1Topology.SizePixels, new(Source, Licence));
    }

    /// <summary>Which units are written, and which are not.</summary>
    internal static UnwrittenUnits Units()
    {
        var wiring = new Wiring();
        EarlyVision.Plant(wiring);
        CurveCircuit.Plant(wiring);
        PartDetectors.Plant(wiring);
        HeadCircuit.Plant(wiring);
        CarCircuit.Plant(wiring);
        return new(wiring, InceptionV1Topology.Random(Seed), Seed);
    }
}
