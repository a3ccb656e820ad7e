using System.Runtime.InteropServices;
using Circuits.Engine;
using MathNet.Numerics.Random;

namespace Circuits.Science.Subjects.Controls;

/// <summary>Control S: the subject's own weights in another order within each filter; biases and normalisation stay.</summary>
/// <remarks>It keeps each unit's distribution of weights and breaks only their arrangement: what a circuit is.</remarks>
public static class ShuffledWeights
{
    /// <summary>Shuffles every filter of every convolution.</summary>
    public static Subject Of(Subject subject, int seed) => subject.As("S", seed, subject.Graph.With(node =>
        node.Operation switch
        {
            Convolution c => c with { Kernel = Shuffled(c.Kernel, Seeds.Derive(seed, node.Name)) },
            TransposedConvolution c => c with { Kernel = Shuffled(c.Kernel, Seeds.Derive(seed, node.Name)) },
            Linear l => l with { Weights = Shuffled(new(l.Outputs, l.Inputs, 1, 1, l.Weights), Seeds.Derive(seed, node.Name)).Values },
            var other => other,
        }));

    private static Kernel Shuffled(Kernel kernel, int seed)
    {
        var random = new Xoshiro256StarStar(seed);
        var values = kernel.Values.ToArray();
        for (var o = 0; o < kernel.OutputChannels; o++)
        {
            random.Shuffle(values.AsSpan(o * kernel.FanIn, kernel.FanIn));
        }

        return kernel with { Values = ImmutableCollectionsMarshal.AsImmutableArray(values) };
    }
}
