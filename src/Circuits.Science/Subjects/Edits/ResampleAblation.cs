using System.Collections.Immutable;
using Circuits.Engine;
using Circuits.Science.Stimuli;

namespace Circuits.Science.Subjects.Edits;

/// <summary>Units made to say what they said to one other image, whatever image is shown.</summary>
/// <param name="Site">Which units, and where.</param>
/// <param name="Shape">Of the node's output (1,C,H,W); the edited network takes images of the size that gives it.</param>
/// <param name="Values">The node's activations there, in the order channel, row, column.</param>
/// <remarks>To take another image for each of a batch, use <see cref="ActivationPatch"/> and set its input.</remarks>
public sealed record ResampleAblation(Site Site, Shape Shape, ImmutableArray<float> Values) : Edit
{
    /// <inheritdoc/>
    public override string Description => $"resample {Site}";

    /// <summary>From the activations that an image gives.</summary>
    /// <param name="engine">Computes them.</param>
    /// <param name="subject">Whose units.</param>
    /// <param name="other">In [0, 1], of the size of the images that will be shown.</param>
    /// <param name="site">Which units, and where.</param>
    public static ResampleAblation From(IEngine engine, Subject subject, Image other, Site site)
    {
        var activations = Activations.Of(engine, subject, [other], site.Node);
        return new(site, activations.Shape, [.. activations.Values]);
    }

    /// <inheritdoc/>
    public override Graph Apply(Graph graph) =>
        Intervention.OnNode(graph, Site, Intervention.Fresh(graph, $"{graph[Site.Node].Name}/resampled"), new Constant(Shape, Values), Shape);
}
