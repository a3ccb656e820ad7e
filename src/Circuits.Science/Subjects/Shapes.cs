using Circuits.Engine;

namespace Circuits.Science.Subjects;

/// <summary>The shapes of a network's nodes for square images of a size, as far as the size allows.</summary>
internal static class Shapes
{
    /// <summary>Nodes in order, each with the shape of its first input (for the graph's input: of the images).</summary>
    /// <remarks>Nodes that need larger images, and whatever depends on them, are left out: a small image serves the early layers.</remarks>
    public static IEnumerable<(Node Node, Shape FirstInput)> Of(Graph graph, int sizePixels)
    {
        var outputs = OutputsOf(graph, sizePixels);
        return graph.Nodes
            .Where(n => outputs.ContainsKey(n.Name))
            .Select(n => (n, n.Inputs.IsEmpty ? outputs[n.Name] : outputs[n.Inputs[0]]));
    }

    /// <summary>The shape of each node's output, by name, for one image.</summary>
    /// <remarks>The first input is the images; further ones have the size they say.</remarks>
    public static IReadOnlyDictionary<string, Shape> OutputsOf(Graph graph, int sizePixels) =>
        OutputsOf(graph, images => new(1, images.Channels, sizePixels, sizePixels));

    /// <summary>The same for images of the size that the graph's first input says: its native one.</summary>
    public static IReadOnlyDictionary<string, Shape> OutputsOf(Graph graph) => OutputsOf(graph, SizeOf);

    private static Shape SizeOf(Input input) => new(1, input.Channels, input.Height, input.Width);

    private static Dictionary<string, Shape> OutputsOf(Graph graph, Func<Input, Shape> images)
    {
        var shapes = new Dictionary<string, Shape>();
        var first = graph.Nodes.FirstOrDefault(n => n.Operation is Input);
        foreach (var node in graph.Nodes)
        {
            if (!node.Inputs.All(shapes.ContainsKey))
            {
                continue;
            }

            try
            {
                shapes[node.Name] = node.Operation.OutputShape(node.Operation is Input input
                    ? [node == first ? images(input) : SizeOf(input)]
                    : [.. node.Inputs.Select(i => shapes[i])]);
            }
            catch (GraphException)
            {
                // Too small an image for this node.
            }
        }

        return shapes;
    }
}
