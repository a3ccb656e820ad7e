using Circuits.Engine;
using Circuits.Science.Subjects.Edits;

namespace Circuits.Science.Subjects.Controls;

/// <summary>A calibration on some batches of images, going on at each level from what the levels before it said.</summary>
/// <remarks>
/// To run each level from the images took as many times the work as half of the network is deep. Convolutions' outputs are kept
/// until the last level that needs them; the numbers are the same to the bit.
/// </remarks>
internal sealed class LevelByLevel(Subject subject, IEngine engine, IReadOnlyList<float[]> batches, int sizePixels)
{
    public const int BatchImages = 8;

    /// <summary>Convolutions that are calibrated, with what they say to each batch: what deeper levels go on from.</summary>
    private readonly Dictionary<string, (Shape Shape, float[][] Batches)> kept = [];

    /// <summary>The network, as far as it is calibrated.</summary>
    public Graph Graph { get; private set; } = subject.Graph;

    /// <summary>Gives each channel of a level's convolutions mean 0 and variance 1.</summary>
    /// <param name="level">Convolutions that do not depend on each other; those that they depend on are calibrated.</param>
    /// <param name="deeper">The convolutions of all deeper levels to come.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public void Calibrate(IReadOnlyList<string> level, IReadOnlyList<string> deeper, CancellationToken cancellation)
    {
        var moments = level.ToDictionary(n => n, n => new ChannelMoments(((Convolution)Graph[n].Operation).Kernel.OutputChannels));
        Run(level, cancellation, (name, shape, _, values) => moments[name].Add(values, shape));
        Graph = Graph.With(node => moments.TryGetValue(node.Name, out var sums) ? sums.Standardise((Convolution)node.Operation) : node.Operation);
        Keep(deeper, cancellation);
    }

    private void Keep(IReadOnlyList<string> deeper, CancellationToken cancellation)
    {
        var needed = Before(deeper, node => node.Operation is Convolution).Except(deeper).ToList();
        foreach (var name in kept.Keys.Except(needed).ToList())
        {
            kept.Remove(name);
        }

        var missing = needed.Where(name => !kept.ContainsKey(name)).ToList();
        var found = missing.ToDictionary(n => n, _ => new float[batches.Count][]);
        Run(missing, cancellation, (name, shape, batch, values) =>
        {
            found[name][batch] = values;
            if (batch == batches.Count - 1)
            {
                kept[name] = (shape, found[name]);
            }
        });
    }

    private void Run(IReadOnlyList<string> nodes, CancellationToken cancellation, Action<string, Shape, int, float[]> read)
    {
        if (nodes.Count == 0)
        {
            return;
        }

        var given = Before(nodes, node => kept.ContainsKey(node.Name)).ToList();
        var graph = new Graph(Graph.Nodes.Select(node => given.Contains(node.Name) ? Given(node.Name, kept[node.Name].Shape) : node));
        var patches = Patch.Before(subject with { Graph = graph }, nodes);
        using var network = engine.Compile(graph, new(BatchImages, 3, sizePixels, sizePixels), nodes);
        for (var batch = 0; batch < batches.Count; batch++)
        {
            foreach (var patch in patches)
            {
                patch.Give(network, batch * BatchImages, BatchImages);
            }

            foreach (var name in given)
            {
                network.Set(name, kept[name].Batches[batch]);
            }

            network.Forward(batches[batch], cancellation);
            foreach (var name in nodes)
            {
                var shape = network.ShapeOf(name);
                var values = new float[shape.Count];
                network.Read(name, values);
                read(name, shape, batch, values);
            }
        }
    }

    private static Node Given(string name, Shape shape) => new(name, new Input(shape.Channels, shape.Height, shape.Width));

    /// <summary>What the nodes depend on, back to the first on each way of which this holds.</summary>
    private IEnumerable<string> Before(IReadOnlyList<string> nodes, Func<Node, bool> isFirst)
    {
        var wanted = nodes.SelectMany(n => Graph[n].Inputs).ToHashSet();
        foreach (var node in Graph.Nodes.Reverse().Where(n => wanted.Contains(n.Name)))
        {
            if (isFirst(node))
            {
                yield return node.Name;
            }
            else
            {
                wanted.UnionWith(node.Inputs);
            }
        }
    }
}
