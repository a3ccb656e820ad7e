using Circuits.Engine;
using Circuits.Science.Subjects;

namespace Circuits.Science.Instruments;

/// <summary>Finds the node that the units of a layer read their part of the image from.</summary>
public static class InputNode
{
    /// <summary>
    /// The last node that everything on the way from the image to a layer passes, and over which the layer's units see at least
    /// so many pixels; null where there is none.
    /// </summary>
    /// <remarks>
    /// Bottlenecks are passed over, as the paper does (a ReLU behind a 1x1 convolution that has fewer outputs than inputs): their units
    /// mix those before. So are nodes before their batch normalisation or ReLU, and those from which only depthwise convolutions lead to
    /// the layer: a unit there reads one unit, and arranges nothing.
    /// </remarks>
    /// <param name="graph">The network.</param>
    /// <param name="target">The layer.</param>
    /// <param name="leastPixels">How far apart, in the image, the outermost positions are that a unit reads, their own width included.</param>
    public static Layer? Of(Graph graph, Layer target, double leastPixels)
    {
        var fields = ReceptiveField.Of(graph, target.SizePixels);
        var shapes = Shapes.OutputsOf(graph, target.SizePixels);
        var consumers = graph.Nodes.Where(n => shapes.ContainsKey(n.Name)).SelectMany(n => n.Inputs, (n, input) => (n, input)).ToLookup(p => p.input, p => p.n);
        foreach (var node in graph.Nodes.Reverse().Where(n => n.Name != target.Node && fields.ContainsKey(n.Name) && shapes[n.Name].Height > 1))
        {
            var (field, shape) = (fields[node.Name], shapes[node.Name]);
            var isBefore = node.Operation is Input || consumers[node.Name].ToList() is [{ Operation: BatchNormalization or Relu or Where }];
            if (!isBefore && Extent(field.Horizontal, target.Field.Horizontal) >= leastPixels && Extent(field.Vertical, target.Field.Vertical) >= leastPixels
                && !IsBottleneck(graph, node) && IsPassedByAll(graph, node.Name, target.Node) && AreChannelsMixed(graph, node.Name, target.Node))
            {
                return new(node.Name, node.Name, shape.Channels, shape.Height, field, target.SizePixels);
            }
        }

        return null;
    }

    private static double Extent(FieldAxis source, FieldAxis target) => target.SizePixels - source.SizePixels + source.StridePixels;

    private static bool IsBottleneck(Graph graph, Node node)
    {
        var start = node;
        while (start.Operation is BatchNormalization or Relu)
        {
            start = graph[start.Inputs[0]];
        }

        return node.Operation is Relu && start.Operation is Convolution { Groups: 1, Kernel: { Height: 1, Width: 1 } kernel } && kernel.OutputChannels < kernel.InputChannels;
    }

    /// <summary>Whether the target hears nothing of the image but through a node, and hears that.</summary>
    private static bool IsPassedByAll(Graph graph, string node, string target) =>
        Reached(graph, graph.Nodes.First(n => n.Operation is Input).Name, without: node).Contains(target) is false
        && Reached(graph, node, without: null).Contains(target);

    private static bool AreChannelsMixed(Graph graph, string node, string target)
    {
        var (reached, needed) = (Reached(graph, node, without: null), new HashSet<string> { target });
        return graph.Nodes.Reverse().Where(n => n.Name != node && reached.Contains(n.Name) && needed.Contains(n.Name)).Any(n =>
        {
            needed.UnionWith(n.Inputs);
            return n.Operation is Convolution { Groups: 1 };
        });
    }

    private static HashSet<string> Reached(Graph graph, string from, string? without)
    {
        var reached = new HashSet<string> { from };
        foreach (var node in graph.Nodes.Where(n => n.Name != without && n.Inputs.Any(reached.Contains)))
        {
            reached.Add(node.Name);
        }

        return reached;
    }
}
