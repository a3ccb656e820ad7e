using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Circuits.Engine;
using MathNet.Numerics.Random;

namespace Circuits.Science.Subjects.Networks.Planting;

/// <summary>Puts a wiring into a network of random weights, and gives the units that nobody wrote something to do.</summary>
/// <remarks>
/// A written unit takes its wires and nothing else. Of the others about one in seven is a relay: it passes on one written unit of
/// its input, and mixes in a little of the random units, as a trained layer takes up what the one below has found. The rest have
/// random weights on each other and on nothing planted: a random network that lies beside the planted one, as what a trained
/// network computes for other ends lies beside a circuit.
/// </remarks>
internal sealed class UnwrittenUnits(Wiring wiring, Graph random, int seed)
{
    private const double ShareOfRelays = 0.15;

    /// <summary>Of He-normal weights in relays, which pass on more than they mix.</summary>
    private const double GainOfRelays = 0.25;

    /// <summary>Of He-normal weights in conv2d0: images reach 138, written units about 10.</summary>
    private const double GainOfFirstLayer = 0.1;

    private readonly Dictionary<string, ImmutableSortedDictionary<int, int>> relays = [];

    /// <summary>The network.</summary>
    public Graph Planted() => random.With(node => node.Operation is Convolution convolution ? Planted(node, convolution) : node.Operation);

    private Convolution Planted(Node node, Convolution convolution)
    {
        var name = NameOf(node);
        var (kernel, units, passedOn) = (convolution.Kernel, wiring.Written(name), Relays(name));
        var places = kernel.Height * kernel.Width;
        var weights = kernel.Values.ToArray();
        var bias = new float[kernel.OutputChannels];
        var planted = Carriers(node.Inputs[0], relaysToo: true);
        for (var unit = 0; unit < kernel.OutputChannels; unit++)
        {
            var filter = weights.AsSpan(unit * kernel.FanIn, kernel.FanIn);
            if (units.TryGetValue(unit, out var written))
            {
                filter.Clear();
                bias[unit] = (float)written.Bias;
                foreach (var wire in written.Wires)
                {
                    Lay(filter, kernel, wire);
                }

                continue;
            }

            var isRelay = passedOn.TryGetValue(unit, out var source);
            var gain = (float)(isRelay ? GainOfRelays : name == "conv2d0" ? GainOfFirstLayer : 1);
            foreach (ref var weight in filter)
            {
                weight *= gain;
            }

            foreach (var input in planted)
            {
                filter.Slice(input * places, places).Clear();
            }

            if (isRelay)
            {
                Lay(filter, kernel, new(source, Stencil.Point()));
            }
        }

        return convolution with
        {
            Kernel = kernel with { Values = ImmutableCollectionsMarshal.AsImmutableArray(weights) },
            Bias = ImmutableCollectionsMarshal.AsImmutableArray(bias),
        };
    }

    /// <summary>Whether a unit of a convolution is written, a channel of a bottleneck included.</summary>
    public bool IsWritten(string convolution, int unit) => wiring.Written(convolution).ContainsKey(unit);

    /// <summary>Whether it passes on a written unit.</summary>
    public bool IsRelay(string convolution, int unit) => Relays(convolution).ContainsKey(unit);

    private static string NameOf(Node convolution) => convolution.Name.Replace("_pre_relu", null, StringComparison.Ordinal);

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

    /// <summary>A convolution's relays, each with the channel that it passes on.</summary>
    private ImmutableSortedDictionary<int, int> Relays(string name)
    {
        if (relays.TryGetValue(name, out var known))
        {
            return known;
        }

        var node = random.Contains($"{name}_pre_relu") ? random[$"{name}_pre_relu"] : random[name];
        var sources = Carriers(node.Inputs[0], relaysToo: false);
        var chance = new Xoshiro256StarStar(Seeds.Derive(seed, $"relays {name}"));
        var drawn = ImmutableSortedDictionary.CreateBuilder<int, int>();
        for (var unit = 0; unit < ((Convolution)node.Operation).Kernel.OutputChannels; unit++)
        {
            var (isRelay, source) = (chance.NextDouble() < ShareOfRelays, chance.NextDouble());
            if (isRelay && !sources.IsEmpty && !wiring.Written(name).ContainsKey(unit))
            {
                drawn.Add(unit, sources[(int)(source * sources.Length)]);
            }
        }

        return relays[name] = drawn.ToImmutable();
    }

    /// <summary>The channels of a node's output that carry a written unit, by themselves or passed on; relays of a bottleneck always count.</summary>
    private ImmutableArray<int> Carriers(string name, bool relaysToo)
    {
        var node = random[name];
        return node.Operation switch
        {
            Relu when relaysToo || name.EndsWith("_bottleneck", StringComparison.Ordinal) => [.. wiring.Written(name).Keys.Concat(Relays(name).Keys).Order()],
            Relu => [.. wiring.Written(name).Keys.Order()],
            Concat => Joined(node, relaysToo),
            MaxPool or AveragePool or LocalResponseNormalization => Carriers(node.Inputs[0], relaysToo),
            _ => [],
        };
    }

    private ImmutableArray<int> Joined(Node node, bool relaysToo)
    {
        var block = InceptionV1Topology.Blocks.Single(b => b.Name == node.Name);
        return [.. block.Branches.SelectMany(branch => Carriers(branch.Name, relaysToo).Select(unit => branch.First + unit))];
    }
}
