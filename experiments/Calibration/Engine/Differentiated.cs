using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>A graph compiled, run forward and backward once, and the gradient of its images read.</summary>
internal static class Differentiated
{
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
