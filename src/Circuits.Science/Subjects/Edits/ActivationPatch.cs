using Circuits.Engine;

namespace Circuits.Science.Subjects.Edits;

/// <summary>Activations replaced by those of another run, which the compiled network is given: <c>network.Set(patch.InputName, activations)</c>.</summary>
/// <param name="Site">Which activations.</param>
/// <param name="Shape">Of the node's output: (C,H,W) matter, the batch is that of the images.</param>
/// <remarks>
/// What is set is the node's whole output (N,C,H,W) in the other run, image for image; only what the site names of it is
/// seen. By constants, the same for all images: <see cref="ResampleAblation"/>, <see cref="MeanAblation"/>.
/// </remarks>
public sealed record ActivationPatch(Site Site, Shape Shape) : Edit
{
    /// <summary>The further input of the edited network: NODE/patch; give another name where one node is patched twice.</summary>
    public string InputName { get; init; } = $"{Site.Node}/patch";

    /// <inheritdoc/>
    public override string Description => $"patch {Site}";

    /// <inheritdoc/>
    public override Graph Apply(Graph graph) => Intervention.OnNode(graph, Site, PatchInput.Name(graph, InputName), PatchInput.Of(Shape), Shape);
}

/// <summary>Where the other run's activations enter.</summary>
internal static class PatchInput
{
    public static Input Of(Shape shape) => new(shape.Channels, shape.Height, shape.Width);

    /// <exception cref="GraphException">A node has this name already.</exception>
    public static string Name(Graph graph, string name) => !graph.Contains(name)
        ? name
        : throw new GraphException($"the network has a node '{name}' already. Give the patch another InputName.");
}
