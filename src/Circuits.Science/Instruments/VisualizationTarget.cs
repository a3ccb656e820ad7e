using System.Collections.Immutable;
using Circuits.Engine;
using Circuits.Science.Subjects;

namespace Circuits.Science.Instruments;

/// <summary>What a picture is to excite: a sum of a node's channels, each times a weight.</summary>
/// <param name="Node">The node.</param>
/// <param name="Weights">One for each of its channels.</param>
/// <param name="IsCentreOnly">
/// Whether at the one position whose receptive field lies closest to the picture's centre, or on the mean over all positions.
/// </param>
public sealed record VisualizationTarget(string Node, ImmutableArray<float> Weights, bool IsCentreOnly = false)
{
    /// <summary>One channel, everywhere: what the literature's pictures of a unit mostly show.</summary>
    /// <exception cref="GraphException">There is no such unit.</exception>
    public static VisualizationTarget Channel(Graph graph, Unit unit) => One(graph, unit, isCentreOnly: false);

    /// <summary>One channel in the middle alone: the one thing that a unit looks for.</summary>
    /// <exception cref="GraphException">There is no such unit.</exception>
    public static VisualizationTarget Neuron(Graph graph, Unit unit) => One(graph, unit, isCentreOnly: true);

    /// <summary>A direction in the space of a node's activations.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="node">The node.</param>
    /// <param name="direction">One number for each channel; made to be of length 1.</param>
    /// <param name="isCentreOnly">As above.</param>
    /// <exception cref="GraphException">There is no such node, it has another number of channels, or the direction is none.</exception>
    public static VisualizationTarget Direction(
        Graph graph, string node, ReadOnlySpan<float> direction, bool isCentreOnly = false)
    {
        var channels = Unit.CountOf(graph, node);
        if (direction.Length != channels)
        {
            throw new GraphException($"{node} has {channels} channels, the direction {direction.Length} numbers. Give one for each.");
        }

        var square = 0.0;
        foreach (var value in direction)
        {
            square += (double)value * value;
        }

        var length = Math.Sqrt(square);
        return double.IsFinite(length) && length > 0
            ? new(graph[node].Name, [.. direction.ToArray().Select(v => (float)(v / length))], isCentreOnly)
            : throw new GraphException($"a direction of length {length} points nowhere. Give finite numbers, not all of them 0.");
    }

    /// <summary>The gradient of <see cref="Of"/> with respect to the node's output.</summary>
    internal float[] Gradient(Shape shape, int middle)
    {
        var pixels = shape.Height * shape.Width;
        var gradient = new float[shape.Channels * pixels];
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            var plane = gradient.AsSpan(channel * pixels, pixels);
            if (IsCentreOnly)
            {
                plane[middle] = Weights[channel];
            }
            else
            {
                plane.Fill(Weights[channel] / pixels);
            }
        }

        return gradient;
    }

    /// <summary>How much of it an activation has: the sum of activation times gradient, which is linear.</summary>
    internal static double Of(ReadOnlySpan<float> activations, ReadOnlySpan<float> gradient)
    {
        var sum = 0.0;
        for (var i = 0; i < activations.Length; i++)
        {
            sum += (double)activations[i] * gradient[i];
        }

        return sum;
    }

    private static VisualizationTarget One(Graph graph, Unit unit, bool isCentreOnly)
    {
        var found = unit.In(graph);
        var weights = new float[Unit.CountOf(graph, found.Node)];
        weights[found.Index] = 1;
        return new(found.Node, [.. weights], isCentreOnly);
    }
}
