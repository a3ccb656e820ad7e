using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>A graph compiled for gradients, run once forward and backward, and read.</summary>
internal static class Differentiated
{
    /// <summary>The gradients that were asked for, by node, and of the parameters by name.</summary>
    public static Dictionary<string, float[]> All(
        Graph graph, Shape shape, float[] batch, string from, float[] outputGradient, int threads = 2, bool parameters = true, params string[] to)
    {
        using var network = new ManagedEngine(threads).Compile(
            graph, shape, new Differentiation(from) { To = [.. to.Length == 0 ? ["input"] : to], Parameters = parameters });
        network.Forward(batch);
        network.Backward(new Dictionary<string, float[]> { [from] = outputGradient });
        var gradients = network.Parameters.Where(p => p.IsTrained).ToDictionary(p => p.Name, p => p.Gradient.ToArray());
        var shapes = Shapes(graph, shape);
        foreach (var node in to.Length == 0 ? ["input"] : to)
        {
            network.ReadGradient(node, gradients[node] = new float[shapes[node].Count]);
        }

        return gradients;
    }

    public static Dictionary<string, Shape> Shapes(Graph graph, Shape input)
    {
        var shapes = new Dictionary<string, Shape>();
        foreach (var node in graph.Nodes)
        {
            shapes.Add(node.Name, node.Operation.OutputShape(node.Operation is Input ? [input] : [.. node.Inputs.Select(i => shapes[i])]));
        }

        return shapes;
    }

    /// <param name="graph">The network; its images enter at "input".</param>
    /// <param name="shape">Of the images.</param>
    /// <param name="batch">The images.</param>
    /// <param name="node">Where the gradient is given.</param>
    /// <param name="gradient">The gradient; ones where none is given.</param>
    /// <param name="threads">How many work on it.</param>
    public static float[] Images(Graph graph, Shape shape, float[] batch, string node, float[]? gradient = null, int threads = 2)
    {
        using var network = new ManagedEngine(threads).Compile(graph, shape, new Differentiation(node) { To = ["input"] });
        network.Forward(batch);
        network.Backward(new Dictionary<string, float[]>
        {
            [node] = gradient ?? [.. Enumerable.Repeat(1f, (int)network.ShapeOf(node).Count)],
        });
        var values = new float[shape.Count];
        network.ReadGradient("input", values);
        return values;
    }
}
