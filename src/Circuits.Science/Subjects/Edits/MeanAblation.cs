using System.Collections.Immutable;
using Circuits.Engine;
using Circuits.Science.Stimuli;

namespace Circuits.Science.Subjects.Edits;

/// <summary>Units made to say always the same: each its mean activation.</summary>
/// <param name="Site">Which units, and where.</param>
/// <param name="Shape">Of the means: 1xCx1x1 for one of each unit, 1xCxHxW for one of each unit at each position, which needs images of the size that gives it.</param>
/// <param name="Means">In the order unit, row, column; those of units and positions that the site does not name counted too.</param>
public sealed record MeanAblation(Site Site, Shape Shape, ImmutableArray<float> Means) : Edit
{
    /// <inheritdoc/>
    public override string Description => $"mean {Site}{(IsPerPosition ? ", each position its own," : "")} from {ShortHash.Of(Shape, Means.AsSpan())}";

    private bool IsPerPosition => (Shape.Height, Shape.Width) != (1, 1);

    /// <summary>The same with the means over images.</summary>
    /// <param name="engine">Computes the activations.</param>
    /// <param name="subject">Whose units.</param>
    /// <param name="images">At least one, in [0, 1], all of one size.</param>
    /// <param name="site">Which units, and where.</param>
    /// <param name="perPosition">
    /// False: a unit's mean is over the images and all positions of its plane, also where the site names some of them.
    /// True: each position's is over the images alone; near borders, where padding is seen, it differs from the others.
    /// </param>
    public static MeanAblation Measured(IEngine engine, Subject subject, IReadOnlyList<Image> images, Site site, bool perPosition = false)
    {
        var activations = Activations.Of(engine, subject, images, site.Node);
        var shape = perPosition ? activations.Shape with { Batch = 1 } : new(1, activations.Shape.Channels, 1, 1);
        var sums = new double[shape.Count];
        var (size, each) = ((int)(activations.Shape.Count / activations.Shape.Batch), (int)(activations.Shape.Count / activations.Shape.Batch / shape.Count));
        for (var i = 0; i < activations.Values.Length; i++)
        {
            sums[i % size / each] += activations.Values[i];
        }

        var count = (double)activations.Shape.Batch * each;
        return new(site, shape, [.. sums.Select(s => (float)(s / count))]);
    }

    /// <inheritdoc/>
    public override Graph Apply(Graph graph)
    {
        var node = graph[Site.Node].Name;
        var units = Unit.CountOf(graph, node);
        return Shape.Channels == units && Means.Length == Shape.Count
            ? Intervention.OnNode(graph, Site, Intervention.Fresh(graph, $"{node}/mean"), new Constant(Shape, Means), IsPerPosition ? Shape : null)
            : throw new GraphException($"{node} has {units} units, {Means.Length} means of {Shape} were given for it.");
    }
}
