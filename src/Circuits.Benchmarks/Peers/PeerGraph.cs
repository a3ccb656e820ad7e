using Circuits.Engine;

namespace Circuits.Benchmarks.Peers;

/// <summary>Graphs made ready for other engines: cut to what a node needs, and joined where an exporter of theirs would join.</summary>
internal static class PeerGraph
{
    /// <summary>What a node needs, and nothing else.</summary>
    public static Graph CutTo(this Graph graph, string node)
    {
        var needed = new HashSet<string> { node };
        foreach (var one in graph.Nodes.Reverse())
        {
            if (needed.Contains(one.Name))
            {
                needed.UnionWith(one.Inputs);
            }
        }

        return new(graph.Nodes.Where(n => needed.Contains(n.Name)));
    }

    /// <summary>The node before a closing softmax: answers compared there are not squeezed into (0, 1).</summary>
    public static string Logits(this Graph graph) => graph.Nodes[^1] is { Operation: Softmax } last ? last.Inputs[0] : graph.Nodes[^1].Name;

    /// <summary>
    /// The same function with batch normalisations multiplied into the convolutions before them (in double precision, as
    /// our engine does), and zero padding made the padding of the convolution after it: both engines are spared the work.
    /// </summary>
    public static Graph Joined(this Graph graph)
    {
        var consumers = graph.Nodes.SelectMany(n => n.Inputs).CountBy(i => i).ToDictionary();
        var replaced = new Dictionary<string, string>();
        var nodes = new List<Node>();
        foreach (var original in graph.Nodes)
        {
            var node = original with { Inputs = [.. original.Inputs.Select(i => replaced.GetValueOrDefault(i, i))] };
            var before = nodes.FindIndex(n => node.Inputs is [var only] && n.Name == only && consumers[original.Inputs[0]] == 1);
            if (before >= 0 && (node.Operation, nodes[before].Operation) is (BatchNormalization normalization, Convolution convolution))
            {
                nodes[before] = nodes[before] with { Operation = Folded(convolution, normalization) };
                replaced[node.Name] = nodes[before].Name;
            }
            else if (before >= 0 && (node.Operation, nodes[before].Operation) is (Convolution { Padding: var padding } valid, Pad { Mode: PadMode.Constant, Value: 0, Border: var border })
                && padding == Padding.Valid)
            {
                var explicitly = Padding.Explicit(border.Top, border.Left, border.Bottom, border.Right);
                nodes[before] = new(node.Name, valid with { Padding = explicitly }, nodes[before].Inputs);
            }
            else
            {
                nodes.Add(node);
            }
        }

        return new(nodes);
    }

    /// <summary>The shape of each node's output.</summary>
    public static IReadOnlyDictionary<string, Shape> Shapes(this Graph graph, Shape input)
    {
        var shapes = new Dictionary<string, Shape>();
        foreach (var node in graph.Nodes)
        {
            shapes[node.Name] = node.Operation.OutputShape(node.Operation is Input ? [input] : [.. node.Inputs.Select(i => shapes[i])]);
        }

        return shapes;
    }

    /// <summary>Whether a convolution is a product with a matrix.</summary>
    public static bool IsLinear(this Convolution convolution, Shape input) =>
        convolution is { Groups: 1, Window: { Height: 1, Width: 1 } } && input is { Height: 1, Width: 1 };

    /// <summary>Whether a pool takes whole planes.</summary>
    public static bool IsGlobal(this AveragePool pool, Shape input) =>
        (pool.Window.Height, pool.Window.Width) == (input.Height, input.Width) && pool.Padding.For(input.Height, input.Width, pool.Window) == default;

    private static Convolution Folded(Convolution convolution, BatchNormalization normalization)
    {
        var kernel = convolution.Kernel;
        var weights = new float[kernel.Values.Length];
        var bias = new float[kernel.OutputChannels];
        for (var o = 0; o < bias.Length; o++)
        {
            var scale = (normalization.Gamma.IsEmpty ? 1.0 : normalization.Gamma[o]) / Math.Sqrt(normalization.Variance[o] + normalization.Epsilon);
            var offset = (normalization.Beta.IsEmpty ? 0.0 : normalization.Beta[o]) - normalization.Mean[o] * scale;
            bias[o] = (float)((convolution.Bias.IsEmpty ? 0.0 : convolution.Bias[o]) * scale + offset);
            for (var i = o * kernel.FanIn; i < (o + 1) * kernel.FanIn; i++)
            {
                weights[i] = (float)(kernel.Values[i] * scale);
            }
        }

        return convolution with { Kernel = kernel with { Values = [.. weights] }, Bias = [.. bias] };
    }
}
