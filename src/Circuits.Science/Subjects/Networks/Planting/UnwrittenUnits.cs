using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Circuits.Engine;
using MathNet.Numerics.Random;

namespace Circuits.Science.Subjects.Networks.Planting;

/// <summary>Puts a wiring into a network of random weights, and gives the units that nobody wrote something to do.</summary>
/// <remarks>
/// A written unit takes its wires and nothing else. Of the others every second one passes on one written unit of its input, drawn by
/// the seed, in random weights: as in a trained network, much of a layer takes up what the layer below has found. The rest
/// have random weights only.
/// </remarks>
internal sealed class UnwrittenUnits(Wiring wiring, Graph random, int seed)
{
    /// <summary>Of He-normal weights in the units that nobody wrote.</summary>
    private const double NoiseGain = 0.25;

    private const double ShareOfRelays = 0.5;

    private readonly Dictionary<string, ImmutableArray<int>> writtenChannels = [];

    /// <summary>The network.</summary>
    public Graph Planted() => random.With(node => node.Operation is Convolution convolution ? Planted(node, convolution) : node.Operation);

    private Convolution Planted(Node node, Convolution convolution)
    {
        var name = node.Name.Replace("_pre_relu", null, StringComparison.Ordinal);
        var (kernel, units) = (convolution.Kernel, wiring.Written(name));
        var weights = kernel.Values.ToArray();
        var bias = new float[kernel.OutputChannels];
        var inputs = WrittenChannels(node.Inputs[0]);
        var chance = new Xoshiro256StarStar(Seeds.Derive(seed, $"relays {name}"));
        for (var unit = 0; unit < kernel.OutputChannels; unit++)
        {
            var filter = weights.AsSpan(unit * kernel.FanIn, kernel.FanIn);
            var (isRelay, input) = (chance.NextDouble() < ShareOfRelays, chance.NextDouble());
            if (units.TryGetValue(unit, out var written))
            {
                filter.Clear();
                bias[unit] = (float)written.Bias;
                foreach (var wire in written.Wires)
                {
                    Lay(filter, kernel, wire);
                }
            }
            else
            {
                foreach (ref var weight in filter)
                {
                    weight = (float)(weight * NoiseGain);
                }

                if (isRelay && !inputs.IsEmpty)
                {
                    Lay(filter, kernel, new(inputs[(int)(input * inputs.Length)], Stencil.Point()));
                }
            }
        }

        return convolution with
        {
            Kernel = kernel with { Values = ImmutableCollectionsMarshal.AsImmutableArray(weights) },
            Bias = ImmutableCollectionsMarshal.AsImmutableArray(bias),
        };
    }

    private static void Lay(Span<float> filter, Kernel kernel, Wire wire)
    {
        var (side, margin) = (wire.Weights.Side, (kernel.Height - wire.Weights.Side) / 2);
        for (var row = 0; row < side; row++)
        {
            for (var column = 0; column < side; column++)
            {
                filter[(wire.Input * kernel.Height + row + margin) * kernel.Width + column + margin] += (float)wire.Weights[row, column];
            }
        }
    }

    /// <summary>The channels of a node's output that carry a written unit.</summary>
    private ImmutableArray<int> WrittenChannels(string name)
    {
        if (writtenChannels.TryGetValue(name, out var known))
        {
            return known;
        }

        var node = random[name];
        return writtenChannels[name] = node.Operation switch
        {
            Relu => [.. wiring.Written(name).Keys.Order()],
            Concat => Joined(node),
            MaxPool or AveragePool or LocalResponseNormalization => WrittenChannels(node.Inputs[0]),
            _ => [],
        };
    }

    private ImmutableArray<int> Joined(Node node)
    {
        var block = InceptionV1Topology.Blocks.Single(b => b.Name == node.Name);
        return [.. block.Branches.SelectMany(branch => WrittenChannels(branch.Name).Select(unit => branch.First + unit))];
    }
}
