using Circuits.Engine;

namespace Circuits.Science.Subjects.Edits;

/// <summary>Units silenced: their activations are 0 everywhere the site names, for whatever image.</summary>
/// <remarks>0 is where a ReLU rests; where a unit's activations lie far from it, <see cref="MeanAblation"/> removes less besides the unit.</remarks>
public sealed record ZeroAblation(Site Site) : Edit
{
    /// <summary>One unit at all positions.</summary>
    public ZeroAblation(Unit unit)
        : this(Site.Of(unit))
    {
    }

    /// <inheritdoc/>
    public override string Description => $"zero {Site}";

    /// <inheritdoc/>
    public override Graph Apply(Graph graph) =>
        Intervention.OnNode(graph, Site, Intervention.Fresh(graph, $"{graph[Site.Node].Name}/zero"), new Constant(0));
}
