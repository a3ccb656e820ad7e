using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Circuits.Engine.Training;

/// <summary>The weights that training starts from: kernels by chance, biases 0, normalisations that change nothing yet; constants stay.</summary>
/// <remarks>Each node's numbers depend on the seed and its name alone, so that adding a layer leaves the others as they were.</remarks>
public static class InitialWeights
{
    /// <summary>Kernels from a normal distribution of variance 2 / fan-in, which keeps activations alive through ReLUs (He et al. 2015).</summary>
    /// <param name="graph">The architecture; its kernels may be empty.</param>
    /// <param name="seed">The same gives the same weights on every machine.</param>
    public static Graph He(Graph graph, int seed) => Drawn(graph, seed, static (shape, random) =>
    {
        var deviation = Math.Sqrt(2.0 / (shape.Channels * shape.Height * shape.Width));
        return () => random.NextNormal() * deviation;
    });

    /// <summary>Kernels uniform within ±√(6 / (fan-in + fan-out)) (Glorot &amp; Bengio 2010), as <c>xavier_uniform_</c>.</summary>
    /// <inheritdoc cref="He"/>
    public static Graph Xavier(Graph graph, int seed) => Drawn(graph, seed, static (shape, random) =>
    {
        var bound = Math.Sqrt(6.0 / ((shape.Channels + shape.Batch) * shape.Height * shape.Width));
        return () => (2 * random.NextDouble() - 1) * bound;
    });

    private static Graph Drawn(Graph graph, int seed, Func<Shape, Xoshiro256, Func<double>> distribution) => graph.With(node =>
    {
        var parameters = node.Operation.ParametersOf(node).ToDictionary(p => p.Name);
        return node.Operation.With(name =>
        {
            var parameter = parameters[Parameter.Named(node, name)];
            return name switch
            {
                "kernel" => Filled(parameter.Shape, distribution(parameter.Shape, Xoshiro256.For(seed, node.Name))),
                "bias" or "beta" or "mean" => Filled(parameter.Shape, static () => 0),
                "gamma" or "variance" => Filled(parameter.Shape, static () => 1),
                _ => [.. parameter.Values],
            };
        });
    });

    private static ImmutableArray<float> Filled(Shape shape, Func<double> draw)
    {
        var values = new float[shape.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)draw();
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }
}
