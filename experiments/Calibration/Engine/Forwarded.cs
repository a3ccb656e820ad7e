using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>A graph compiled, run once on one batch, and read.</summary>
internal static class Forwarded
{
    public static float[] One(Graph graph, Shape shape, float[] batch, string node, int threads = 2) =>
        Nodes(graph, shape, batch, [node], threads)[node];

    public static Dictionary<string, float[]> All(Graph graph, Shape shape, float[] batch, int threads = 2) =>
        Nodes(graph, shape, batch, graph.Nodes.Select(n => n.Name), threads);

    public static Dictionary<string, float[]> Nodes(Graph graph, Shape shape, float[] batch, IEnumerable<string> nodes, int threads = 2)
    {
        var names = nodes.ToList();
        using var network = new ManagedEngine(threads).Compile(graph, shape, names);
        network.Forward(batch);
        return names.ToDictionary(n => n, n => Read(network, n));
    }

    public static float[] Read(ICompiledNetwork network, string node)
    {
        var values = new float[network.ShapeOf(node).Count];
        network.Read(node, values);
        return values;
    }
}
