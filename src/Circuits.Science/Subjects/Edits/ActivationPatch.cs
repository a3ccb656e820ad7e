using Circuits.Engine;

namespace Circuits.Science.Subjects.Edits;

/// <summary>Activations replaced by those of another run, image for image, or by those of one donor for all images.</summary>
/// <param name="Site">Which activations.</param>
/// <param name="Donors">What the node said there: as many images as will be shown, or one.</param>
public sealed record ActivationPatch(Site Site, Activations Donors) : Patch(Site, Donors)
{
    /// <inheritdoc/>
    public override string Description => $"patch {Site} from {DonorHash}";

    private protected override Graph Patched(Graph graph, Input donors) => Intervention.OnNode(graph, Site, InputName, donors, Donors.Shape);
}
