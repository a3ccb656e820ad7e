using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Edits;

/// <summary>Where a unit's weights stand: the convolution behind its node, and what comes between the two.</summary>
/// <param name="Node">The convolution, or the linear layer, which is one of 1x1.</param>
/// <param name="Channel">The unit's output channel there.</param>
/// <param name="Scale">What the batch normalisations between multiply a weight by; 1 at the convolution itself.</param>
/// <param name="BiasScale">The same up to the first non-linearity.</param>
/// <param name="BiasOffset">What they add, up to there.</param>
internal sealed record UnitWeights(Node Node, int Channel, double Scale, double BiasScale, double BiasOffset)
{
    public Kernel Kernel => Node.Operation is Linear linear
        ? new(linear.Outputs, linear.Inputs, 1, 1, linear.Weights)
        : ((Convolution)Node.Operation).Kernel;

    public int Groups => Node.Operation is Convolution convolution ? convolution.Groups : 1;

    private ImmutableArray<float> Bias => Node.Operation is Linear linear ? linear.Bias : ((Convolution)Node.Operation).Bias;

    /// <summary>Back from a node through concatenations, normalisations and non-linearities.</summary>
    /// <exception cref="GraphException">There is no such unit, or no single convolution makes it.</exception>
    public static UnitWeights Of(Graph graph, Unit named)
    {
        var unit = named.In(graph);
        var (node, channel, scale, biasScale, biasOffset) = (graph[unit.Node], unit.Index, 1.0, 1.0, 0.0);
        while (node.Operation is not (Convolution or Linear))
        {
            switch (node.Operation)
            {
                case Concat:
                    var part = node.Inputs.First(i => (channel -= Unit.CountOf(graph, i)) < 0);
                    (node, channel) = (graph[part], channel + Unit.CountOf(graph, part));
                    continue;
                case Where:
                    node = graph[node.Inputs[1]];
                    continue;
                case BatchNormalization b:
                    var factor = (b.Gamma.IsEmpty ? 1.0 : b.Gamma[channel]) / Math.Sqrt(b.Variance[channel] + b.Epsilon);
                    Affine(factor, (b.Beta.IsEmpty ? 0.0 : b.Beta[channel]) - b.Mean[channel] * factor);
                    break;
                case Bias b:
                    Affine(1, b.Values[channel]);
                    break;
                case Affine a:
                    Affine(a.Scale, a.Offset);
                    break;
                case Relu or LeakyRelu or Clamp or Sigmoid or Tanh or Softplus:
                    (biasScale, biasOffset) = (1, 0);
                    break;
                case Identity or Dropout:
                    break;
                default:
                    throw new GraphException(
                        $"{named}: no single convolution makes the units of {node.Name} ({node.Operation.Name}). Name a unit of the convolution meant.");
            }

            node = graph[node.Inputs[0]];
        }

        return new(node, channel, scale, biasScale, biasOffset);

        // Seen from the convolution, this comes before what has been passed already.
        void Affine(double factor, double offset) =>
            (scale, biasScale, biasOffset) = (scale * factor, biasScale * factor, biasOffset + biasScale * offset);
    }

    /// <summary>The input channel, within the unit's group, through which it reads another unit.</summary>
    /// <exception cref="GraphException">It does not, or not once.</exception>
    public int InputOf(Graph graph, Unit from, Unit to)
    {
        var source = from.In(graph);
        var channels = Channels(graph, graph[Node.Inputs[0]], source).ToList();
        var group = Channel / (Kernel.OutputChannels / Groups);
        return channels is [var channel] && channel / Kernel.InputChannels == group
            ? channel % Kernel.InputChannels
            : throw new GraphException(channels.Count > 1
                ? $"{from} enters {Node.Name} {channels.Count} times. Name the node nearer to it that is meant."
                : $"no single convolution connects {from} to {to}: {Node.Name}, which makes the latter, reads {Node.Inputs[0]}. 'circuits weights' multiplies out longer paths.");
    }

    /// <summary>The graph with the kernel from one input channel replaced.</summary>
    public Graph WithKernel(Graph graph, int input, ReadOnlySpan<float> kernel)
    {
        var weights = Kernel.Values.ToArray();
        kernel.CopyTo(weights.AsSpan(Channel * Kernel.FanIn + input * Kernel.Height * Kernel.Width));
        return With(graph, weights, Bias);
    }

    /// <summary>The graph with all weights of the unit replaced, given as its named node has them.</summary>
    public Graph WithFilter(Graph graph, Unit unit, ReadOnlySpan<float> filter)
    {
        var weights = Kernel.Values.ToArray();
        for (var i = 0; i < filter.Length; i++)
        {
            weights[Channel * Kernel.FanIn + i] = Unscaled(unit, filter[i]);
        }

        return With(graph, weights, Bias);
    }

    /// <summary>The graph with the unit's pre-activation, where all it reads is 0, at this value.</summary>
    public Graph WithBias(Graph graph, Unit unit, float bias)
    {
        var biases = Bias.IsEmpty ? new float[Kernel.OutputChannels] : Bias.ToArray();
        biases[Channel] = Divided(unit, bias - BiasOffset, BiasScale);
        return With(graph, null, ImmutableCollectionsMarshal.AsImmutableArray(biases));
    }

    /// <summary>The convolution's own weight for one that the unit is to have at its named node.</summary>
    public float Unscaled(Unit unit, float weight) => Divided(unit, weight, Scale);

    private static float Divided(Unit unit, double value, double scale)
    {
        var divided = (float)(value / scale);
        return float.IsFinite(divided)
            ? divided
            : throw new GraphException(FormattableString.Invariant(
                $"{unit}: {value:G6} is no number it can have; its batch normalisation multiplies by {scale:G6}. Edit its convolution."));
    }

    private Graph With(Graph graph, float[]? weights, ImmutableArray<float> bias)
    {
        var values = weights is null ? Kernel.Values : ImmutableCollectionsMarshal.AsImmutableArray(weights);
        return graph.With(n => n != Node ? n.Operation : n.Operation switch
        {
            Linear linear => linear with { Weights = values, Bias = bias },
            var other => (Convolution)other with { Kernel = Kernel with { Values = values }, Bias = bias },
        });
    }

    /// <summary>At which channels of a node a unit stands, where nothing between weighs it.</summary>
    private static IEnumerable<int> Channels(Graph graph, Node node, Unit unit)
    {
        if (node.Name == unit.Node)
        {
            return [unit.Index];
        }

        var offset = 0;
        return node.Operation switch
        {
            Concat => node.Inputs.SelectMany(input =>
            {
                var (first, count) = (offset, Unit.CountOf(graph, input));
                offset += count;
                return Channels(graph, graph[input], unit).Select(c => c + first);
            }),
            Where => Channels(graph, graph[node.Inputs[1]], unit),
            Relu or LeakyRelu or Clamp or Identity or Dropout or MaxPool or AveragePool or GlobalMaxPool or Pad { Mode: PadMode.Constant, Value: 0 }
                or Mean { Over: Axes.Height | Axes.Width } => Channels(graph, graph[node.Inputs[0]], unit),
            Flatten when Unit.CountOf(graph, node.Name) == Unit.CountOf(graph, node.Inputs[0]) => Channels(graph, graph[node.Inputs[0]], unit),
            _ => [],
        };
    }
}
