using System.Collections.Immutable;

namespace Circuits.Engine;

/// <summary>What a compiled network is to be differentiated for.</summary>
/// <param name="From">The nodes that gradients are given at.</param>
public sealed record Differentiation(params ImmutableArray<string> From)
{
    /// <summary>The nodes whose gradients will be read: <see cref="InputsOf"/> for those of the images. Only what leads to them is computed.</summary>
    public ImmutableArray<string> To { get; init; } = [];

    /// <summary>Whether the weights stay changeable and get gradients. Batch normalisations are then computed by themselves.</summary>
    public bool Parameters { get; init; }

    /// <summary>Whether batch normalisations take the batch's own statistics (and keep up the running ones), and dropouts drop.</summary>
    public bool Training { get; init; }

    /// <summary>What dropouts draw from, together with the number of the pass.</summary>
    public int Seed { get; init; }

    /// <summary>The nodes where images enter.</summary>
    public static ImmutableArray<string> InputsOf(Graph graph) => [.. graph.Nodes.Where(n => n.Operation is Input).Select(n => n.Name)];
}
