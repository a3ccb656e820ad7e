using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Circuits.Engine.Training;

/// <summary>The weights that training starts from: kernels by chance, biases 0, normalisations that change nothing yet.</summary>
/// <remarks>Each node's numbers depend on the seed and its name alone, so that adding a layer leaves the others as they were.</remarks>
public static class InitialWeights
{
    /// <summary>Kernels from a normal distribution of variance 2 / fan-in, which keeps activations alive through ReLUs (He et al. 2015).</summary>
    public static Graph He(Graph graph, int seed) => graph.With(node => Initial(node, kernel =>
    {
        var random = Xoshiro256.For(seed, node.Name);
        var deviation = Math.Sqrt(2.0 / kernel.FanIn);
        return Filled(kernel, () => random.NextNormal() * deviation);
    }));

    /// <summary>Kernels uniform within ±√(6 / (fan-in + fan-out)) (Glorot &amp; Bengio 2010), as <c>xavier_uniform_</c>.</summary>
    public static Graph Xavier(Graph graph, int seed) => graph.With(node => Initial(node, kernel =>
    {
        var random = Xoshiro256.For(seed, node.Name);
        var bound = Math.Sqrt(6.0 / (kernel.FanIn + kernel.OutputChannels * kernel.Height * kernel.Width));
        return Filled(kernel, () => (2 * random.NextDouble() - 1) * bound);
    }));

    private static Operation Initial(Node node, Func<Kernel, Kernel> draw) => node.Operation switch
    {
        Convolution c => c with { Kernel = draw(c.Kernel), Bias = Constant(c.Bias, 0) },
        BatchNormalization b => b with
        {
            Mean = Constant(b.Mean, 0), Variance = Constant(b.Variance, 1), Gamma = Constant(b.Gamma, 1), Beta = Constant(b.Beta, 0),
        },
        var other => other,
    };

    private static ImmutableArray<float> Constant(ImmutableArray<float> like, float value) => [.. like.Select(_ => value)];

    private static Kernel Filled(Kernel kernel, Func<double> draw)
    {
        var values = new float[kernel.OutputChannels * kernel.FanIn];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)draw();
        }

        return kernel with { Values = ImmutableCollectionsMarshal.AsImmutableArray(values) };
    }
}
