using System.Globalization;
using Circuits.Engine;

namespace Circuits.Science.Subjects;

/// <summary>One channel of a node, as the literature writes it: <c>mixed3b:379</c>.</summary>
/// <param name="Node">The node.</param>
/// <param name="Index">The channel, from 0.</param>
public readonly record struct Unit(string Node, int Index)
{
    /// <summary>Reads <c>NODE:UNIT</c>; the node's own name may hold colons.</summary>
    /// <exception cref="GraphException">It is not written so.</exception>
    public static Unit Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new(text[..colon], index)
            : throw new GraphException($"'{text}' is no unit. Write NODE:UNIT, such as mixed3b:379.");
    }

    /// <summary>The same unit under its node's own name, after a check that there is one.</summary>
    /// <exception cref="GraphException">The graph has no such node, or the node no such unit.</exception>
    public Unit In(Graph graph)
    {
        var node = graph[Node].Name;
        var units = CountOf(graph, node);
        return Index >= 0 && Index < units
            ? this with { Node = node }
            : throw new GraphException($"{node} has units 0 to {units - 1}, not {Index}.");
    }

    /// <summary>How many units a node has, for images of the size that the network was trained on.</summary>
    /// <exception cref="GraphException">There is no such node, or it cannot be computed for such images.</exception>
    public static int CountOf(Graph graph, string node) => Shapes.OutputsOf(graph).TryGetValue(graph[node].Name, out var shape)
        ? shape.Channels
        : throw new GraphException($"{node} cannot be computed for images of the network's native size.");

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Node}:{Index}");
}
