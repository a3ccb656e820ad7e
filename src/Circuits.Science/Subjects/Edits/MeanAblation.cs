using System.Collections.Immutable;
using Circuits.Engine;
using Circuits.Science.Stimuli;

namespace Circuits.Science.Subjects.Edits;

/// <summary>Units made to say always the same: each its mean activation.</summary>
/// <param name="Site">Which units, and where.</param>
/// <param name="Means">One for each unit of the node, those that the site does not name counted too.</param>
public sealed record MeanAblation(Site Site, ImmutableArray<float> Means) : Edit
{
    /// <inheritdoc/>
    public override string Description => $"mean {Site}";

    /// <summary>The same with the means over images, each at all positions.</summary>
    /// <param name="engine">Computes the activations.</param>
    /// <param name="subject">Whose units.</param>
    /// <param name="images">At least one, in [0, 1], all of one size.</param>
    /// <param name="site">Which units, and where.</param>
    public static MeanAblation Measured(IEngine engine, Subject subject, IReadOnlyList<Image> images, Site site)
    {
        var activations = Activations.Of(engine, subject, images, site.Node);
        var (shape, sums) = (activations.Shape, new double[activations.Shape.Channels]);
        for (var i = 0; i < activations.Values.Length; i++)
        {
            sums[i / (shape.Height * shape.Width) % shape.Channels] += activations.Values[i];
        }

        var count = (double)shape.Batch * shape.Height * shape.Width;
        return new(site, [.. sums.Select(s => (float)(s / count))]);
    }

    /// <inheritdoc/>
    public override Graph Apply(Graph graph)
    {
        var node = graph[Site.Node].Name;
        var units = Unit.CountOf(graph, node);
        return Means.Length == units
            ? Intervention.OnNode(graph, Site, Intervention.Fresh(graph, $"{node}/mean"), new Constant(new(1, units, 1, 1), Means))
            : throw new GraphException($"{node} has {units} units, {Means.Length} means were given for it.");
    }
}
