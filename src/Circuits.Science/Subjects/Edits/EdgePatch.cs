using System.Collections.Immutable;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Edits;

/// <summary>
/// Activations replaced by those of another run along some edges only: the consumers named see the donors', everybody
/// else the node's own.
/// </summary>
/// <param name="Site">Which activations.</param>
/// <param name="Donors">What the node said there: as many images as will be shown, or one.</param>
/// <param name="Consumers">
/// Nodes that read it; at least one. They may do so through concatenations, pools, padding and ReLUs that others read
/// too (InceptionV1's <c>mixed4a_3x3_bottleneck_pre_relu</c> reads <c>mixed3b</c> through <c>maxpool4</c>): these are computed
/// twice, once for the consumers named.
/// </param>
/// <remarks>
/// One edge of a path, not a path: what follows the consumers is computed anew from what they now say. Where path
/// patching (Wang et al. 2022; Goldowsky-Dill et al. 2023) holds the other routes from a consumer at their clean
/// values, patch these with the clean run's activations, by further edits. Naming all nodes that read the node is
/// <see cref="ActivationPatch"/>, but for the node itself, which keeps its own activations here.
/// </remarks>
public sealed record EdgePatch(Site Site, Activations Donors, params ImmutableArray<string> Consumers) : Patch(Site, Donors)
{
    /// <inheritdoc/>
    public override string Description => $"patch {Site} for {string.Join(',', Consumers)} from {DonorHash}";

    private protected override Graph Patched(Graph graph, Input donors) => Consumers.IsEmpty
        ? throw new GraphException($"{Description}: no consumer is named.")
        : Intervention.OnEdges(graph, Site, InputName, donors, Donors.Shape, Consumers);
}
