using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Circuits.Engine;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace Circuits.Science.Subjects.Controls;

/// <summary>Control R: the subject's architecture with He-normal weights and no bias (He et al. 2015), as if never trained.</summary>
public static class UntrainedWeights
{
    /// <summary>Replaces every kernel, and switches every batch normalisation off.</summary>
    public static Subject Of(Subject subject, int seed) => subject.As("R", seed, subject.Graph.With(node => node.Operation switch
    {
        Convolution c => c with { Kernel = HeNormal(c.Kernel, Seeds.Derive(seed, node.Name)), Bias = [] },
        TransposedConvolution c => c with { Kernel = HeNormal(c.Kernel, Seeds.Derive(seed, node.Name)), Bias = [] },
        Linear l => l with { Weights = HeNormal(new(l.Outputs, l.Inputs, 1, 1, l.Weights), Seeds.Derive(seed, node.Name)).Values, Bias = [] },
        Bias b => new Bias([.. b.Values.Select(_ => 0f)]),
        BatchNormalization b => Off(b),
        var other => other,
    }));

    private static Kernel HeNormal(Kernel kernel, int seed)
    {
        var values = new double[kernel.Values.Length];
        Normal.Samples(new Xoshiro256StarStar(seed), values, 0, Math.Sqrt(2.0 / kernel.FanIn));
        return kernel with { Values = ImmutableCollectionsMarshal.AsImmutableArray(Array.ConvertAll(values, v => (float)v)) };
    }

    /// <summary>The identity, so that the graph keeps its nodes and their names.</summary>
    private static BatchNormalization Off(BatchNormalization b) =>
        new([.. b.Mean.Select(_ => 0f)], [.. b.Mean.Select(_ => 1f)], [], [], Epsilon: 0);
}
