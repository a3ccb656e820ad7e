using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Circuits.Engine;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects.Edits;

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

    private const int BatchImages = 8;

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
        var graph = UntrainedWeights.Of(subject, Seeds.Derive(seed, "weights")).Graph;
        var levels = Levels(graph);
        foreach (var size in new[] { sizePixels, subject.NativeSizePixels }.Distinct().TakeWhile(_ => levels.Count > 0))
        {
            var batches = Batches(subject, photographs, size, Seeds.Derive(seed, "patches"));
            foreach (var level in levels.ToList())
            {
                var fits = Shapes.OutputsOf(graph, size);
                if (!level.All(fits.ContainsKey))
                {
                    continue;
                }

                graph = Calibrated(subject with { Graph = graph }, level, engine, batches, size, cancellation);
                levels.Remove(level);
                progress?.Report(1 - levels.Count / (double)Levels(graph).Count);
            }
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
        .. NaturalPatches.Cut(photographs, size, Patches, seed).Chunk(BatchImages).Select(images =>
        {
            var batch = images.SelectMany(i => i.Values).ToArray();
            subject.Preprocessing.Apply(batch, size * size);
            return batch;
        }),
    ];

    private static Graph Calibrated(Subject subject, List<string> level, IEngine engine, List<float[]> batches, int size, CancellationToken cancellation)
    {
        var (graph, patches) = (subject.Graph, Patch.Before(subject, level));
        var moments = level.ToDictionary(n => n, n => new Moments(((Convolution)graph[n].Operation).Kernel.OutputChannels));
        using (var network = engine.Compile(graph, new(BatchImages, 3, size, size), level))
        {
            foreach (var (i, batch) in batches.Index())
            {
                foreach (var patch in patches)
                {
                    patch.Give(network, i * BatchImages, BatchImages);
                }

                network.Forward(batch, cancellation);
                foreach (var (name, sums) in moments)
                {
                    var shape = network.ShapeOf(name);
                    var values = new float[shape.Count];
                    network.Read(name, values);
                    sums.Add(values, shape);
                }
            }
        }

        return graph.With(node => moments.TryGetValue(node.Name, out var sums) ? sums.Standardise((Convolution)node.Operation) : node.Operation);
    }

    /// <summary>Sums of a layer's activations, channel by channel.</summary>
    private sealed class Moments(int channels)
    {
        private readonly double[] sum = new double[channels];
        private readonly double[] squares = new double[channels];
        private long count;

        public void Add(float[] values, Shape shape)
        {
            var positions = shape.Height * shape.Width;
            for (var plane = 0; plane < shape.Batch * channels; plane++)
            {
                foreach (var value in values.AsSpan(plane * positions, positions))
                {
                    sum[plane % channels] += value;
                    squares[plane % channels] += (double)value * value;
                }
            }

            count += (long)shape.Batch * positions;
        }

        /// <summary>The same convolution with mean 0 and variance 1; a channel that never varies is only shifted.</summary>
        public Convolution Standardise(Convolution convolution)
        {
            var kernel = convolution.Kernel;
            var weights = kernel.Values.ToArray();
            var bias = new float[channels];
            for (var o = 0; o < channels; o++)
            {
                var mean = sum[o] / count;
                var variance = Math.Max(0, squares[o] / count - mean * mean);
                var scale = variance > 1e-12 * mean * mean ? 1 / Math.Sqrt(variance) : 1;
                bias[o] = (float)(-mean * scale);
                foreach (ref var weight in weights.AsSpan(o * kernel.FanIn, kernel.FanIn))
                {
                    weight = (float)(weight * scale);
                }
            }

            return convolution with
            {
                Kernel = kernel with { Values = ImmutableCollectionsMarshal.AsImmutableArray(weights) },
                Bias = ImmutableCollectionsMarshal.AsImmutableArray(bias),
            };
        }
    }
}
