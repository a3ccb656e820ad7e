using Circuits.Engine;
using Circuits.Science.Stimuli;

namespace Circuits.Science.Subjects.Edits;

/// <summary>Units made to say, for each image shown, what they said to another one, drawn at random from given images.</summary>
/// <param name="Site">Which units, and where.</param>
/// <param name="Donors">What the node said to the images that are drawn from: any number of them.</param>
/// <param name="Seed">Of the draw.</param>
/// <remarks>
/// As in causal scrubbing (Chan et al. 2022) and ACDC (Conmy et al. 2023). Image i's donor depends on the seed and on i
/// alone: the same in every run, whatever batches it is cut into, and for every node. Drawn with replacement; an image
/// that is itself among the donors may be given its own activations.
/// </remarks>
public sealed record ResampleAblation(Site Site, Activations Donors, int Seed) : Patch(Site, Donors)
{
    /// <inheritdoc/>
    public override string Description => $"resample {Site} from {Donors.Shape.Batch} donors {DonorHash}, seed {Seed}";

    /// <summary>From the activations that images give.</summary>
    /// <param name="engine">Computes them.</param>
    /// <param name="subject">Whose units.</param>
    /// <param name="images">To draw from: at least one, in [0, 1], of the size of the images that will be shown.</param>
    /// <param name="site">Which units, and where.</param>
    /// <param name="seed">Of the draw.</param>
    public static ResampleAblation From(IEngine engine, Subject subject, IReadOnlyList<Image> images, Site site, int seed) =>
        new(site, Activations.Of(engine, subject, images, site.Node), seed);

    /// <inheritdoc/>
    public override int DonorOf(int image) => (int)((uint)Seeds.Derive(Seed, $"donor of image {image}") % (uint)Donors.Shape.Batch);

    private protected override string InputLabel => $"resample-{DonorHash}-{Seed}";

    private protected override Graph Patched(Graph graph, Input donors) => Intervention.OnNode(graph, Site, InputName, donors, Donors.Shape);
}
