using System.Collections.Immutable;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Edits;

/// <summary>
/// Activations replaced by those of another run along some edges only: the consumers named see the other run's, everybody
/// else the node's own (Wang et al. 2022; Goldowsky-Dill et al. 2023). <c>network.Set(patch.InputName, activations)</c> gives them.
/// </summary>
/// <param name="Site">Which activations.</param>
/// <param name="Shape">Of the node's output: (C,H,W) matter, the batch is that of the images.</param>
/// <param name="Consumers">Nodes that read it, by themselves or as a part of a concatenation; at least one.</param>
/// <remarks>Naming all nodes that read it is <see cref="ActivationPatch"/>, but for the node itself, which keeps its own activations here.</remarks>
public sealed record PathPatch(Site Site, Shape Shape, params ImmutableArray<string> Consumers) : Edit
{
    /// <summary>The further input of the edited network: NODE/patch; give another name where one node is patched twice.</summary>
    public string InputName { get; init; } = $"{Site.Node}/patch";

    /// <inheritdoc/>
    public override string Description => $"patch {Site} for {string.Join(',', Consumers)}";

    /// <inheritdoc/>
    public override Graph Apply(Graph graph) => Consumers.IsEmpty
        ? throw new GraphException($"{Description}: no consumer is named.")
        : Intervention.OnPaths(graph, Site, PatchInput.Name(graph, InputName), PatchInput.Of(Shape), Shape, Consumers);
}
