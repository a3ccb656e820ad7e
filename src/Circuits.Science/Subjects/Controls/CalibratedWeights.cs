using Circuits.Engine;
using Circuits.Science.Stimuli;

namespace Circuits.Science.Subjects.Controls;

/// <summary>Control Q: untrained weights, each channel scaled and shifted so that on photographs it has mean 0 and variance 1.</summary>
/// <remarks>
/// The control that matters. R fades or saturates with depth and fails most criteria for that reason alone; Q keeps every
/// unit as lively as a trained one, and makes textures, edges, even "high-low" responses look real.
/// </remarks>
public static class CalibratedWeights
{
    /// <summary>Patches looked at: their positions give each channel thousands of samples, the last layers this many.</summary>
    /// <remarks>
    /// Each layer fits these patches a little better than others, and the misfits multiply along the depth: on patches not
    /// looked at, units of Inception-v3's last block had a variance of 6.3 after 24 patches, and have 1.2 after 64.
    /// </remarks>
    private const int Patches = 64;

    /// <summary>Calibrates layer by layer, in the order in which activations flow.</summary>
    /// <param name="subject">Whose architecture it takes.</param>
    /// <param name="engine">Computes the activations.</param>
    /// <param name="photographs">Where the patches are cut from.</param>
    /// <param name="sizePixels">The size at which it will be looked at. Nodes that need larger images are calibrated at the native size.</param>
    /// <param name="seed">Of weights and patches.</param>
    /// <param name="progress">From 0 to 1.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public static Subject Of(
        Subject subject, IEngine engine, IReadOnlyList<Photograph> photographs, int sizePixels, int seed,
        IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var untrained = UntrainedWeights.Of(subject, Seeds.Derive(seed, "weights"));
        var levels = Levels(untrained.Graph);
        var (graph, count) = (untrained.Graph, levels.Count);
        foreach (var size in new[] { sizePixels, subject.NativeSizePixels }.Distinct().TakeWhile(_ => levels.Count > 0))
        {
            var fits = Shapes.OutputsOf(graph, size);
            var run = new LevelByLevel(subject with { Graph = graph }, engine, Batches(subject, photographs, size, Seeds.Derive(seed, "patches")), size);
            foreach (var level in levels.Where(level => level.All(fits.ContainsKey)).ToList())
            {
                levels.Remove(level);
                run.Calibrate(level, [.. levels.Where(l => l.All(fits.ContainsKey)).SelectMany(l => l)], cancellation);
                progress?.Report(1 - levels.Count / (double)count);
            }

            graph = run.Graph;
        }

        return levels.Count == 0
            ? subject.As("Q", seed, graph)
            : throw new GraphException($"{levels[0][0]} does not fit images of {subject.NativeSizePixels} px, the network's native size.");
    }

    /// <summary>Convolutions by how many lie before them: those of one level do not depend on each other.</summary>
    private static List<List<string>> Levels(Graph graph)
    {
        var depth = new Dictionary<string, int>();
        foreach (var node in graph.Nodes)
        {
            depth[node.Name] = node.Inputs.Select(i => depth[i]).DefaultIfEmpty(-1).Max() + (node.Operation is Convolution ? 1 : 0);
        }

        return [.. graph.Nodes.Where(n => n.Operation is Convolution).GroupBy(n => depth[n.Name]).OrderBy(g => g.Key).Select(g => g.Select(n => n.Name).ToList())];
    }

    private static List<float[]> Batches(Subject subject, IReadOnlyList<Photograph> photographs, int size, int seed) =>
    [
        .. NaturalPatches.Cut(photographs, size, Patches, seed).Chunk(LevelByLevel.BatchImages).Select(images =>
        {
            var batch = images.SelectMany(i => i.Values).ToArray();
            subject.Preprocessing.Apply(batch, size * size);
            return batch;
        }),
    ];
}
