using Circuits.Engine;
using Circuits.Experiments.Calibration.Engine;

namespace Circuits.Experiments.Calibration.Subjects.Edits;

/// <summary>Runs edited networks, and says which of their numbers must keep their bits.</summary>
internal static class PatchedRun
{
    /// <summary>The outputs of the original's nodes, with the further inputs set.</summary>
    public static Dictionary<string, float[]> Of(
        Graph graph, Shape shape, float[] batch, IEnumerable<string> nodes, params IEnumerable<(string Input, float[] Values)> patches)
    {
        var names = nodes.ToList();
        using var network = new ManagedEngine(2).Compile(graph, shape, names);
        foreach (var (input, values) in patches)
        {
            network.Set(input, values);
        }

        network.Forward(batch);
        return names.ToDictionary(n => n, n => Forwarded.Read(network, n));
    }

    /// <summary>Whether the engine folds what follows a node into it, so that an edit between the two is rounded otherwise.</summary>
    public static bool IsFolded(Graph graph, string node) => graph[node].Operation is Convolution
        && graph.ConsumersOf(node).ToList() is [{ Operation: BatchNormalization }];

    /// <summary>To the bit, or near where a normalisation is no longer folded.</summary>
    public static void AssertSame(float[] expected, float[] actual, bool toTheBit, string what)
    {
        if (toTheBit)
        {
            Bits.AssertEqual(expected, actual, what);
            return;
        }

        var tolerance = 1e-4 * expected.Max(Math.Abs) + 1e-6;
        Assert.All(expected.Zip(actual), p => Assert.True(Math.Abs(p.First - p.Second) <= tolerance, $"{what}: {p.Second}, not {p.First}."));
    }
}
