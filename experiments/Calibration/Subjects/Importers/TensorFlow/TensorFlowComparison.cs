using Circuits.Engine;
using Circuits.Experiments.Calibration.Engine;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Importers;
using Circuits.Science.Subjects.Importers.TensorFlow;

namespace Circuits.Experiments.Calibration.Subjects.Importers.TensorFlow;

/// <summary>An imported graph against TensorFlow's definitions, node by node.</summary>
internal static class TensorFlowComparison
{
    /// <summary>Reads the graph as a GraphDef and, if its input's size is stated, as a graph model too: they have to be the same.</summary>
    public static Graph Import(ScratchFolder scratch, GraphDefWriter writer)
    {
        var graph = new GraphDefFormat().Read(scratch.File("graph.pb", writer.ToBytes()), Limits.Usual).Graph;
        if (writer.Nodes.Any(n => n.Operation == "Placeholder" && n.Attributes.Any(a => a.Value is GraphDefShape { Sizes: [_, > 0, > 0, > 0] })))
        {
            var json = ModelFile.Read(GraphModelWriter.Write(scratch, writer.Nodes)).Graph;
            Assert.Equal(GraphFingerprint.Of(graph), GraphFingerprint.Of(json));
            Assert.Equal(graph.Aliases.OrderBy(a => a.Key, StringComparer.Ordinal), json.Aliases.OrderBy(a => a.Key, StringComparer.Ordinal));
        }

        return graph;
    }

    /// <summary>Runs both and asserts that every node that has a name in both has the same values.</summary>
    /// <param name="graph">The imported graph.</param>
    /// <param name="nodes">Of the file.</param>
    /// <param name="scale">Of the normal numbers that the images are.</param>
    /// <param name="tolerance">Of a node's largest value.</param>
    /// <returns>How many nodes were compared.</returns>
    public static int AssertAgree(Graph graph, IReadOnlyList<GraphDefNode> nodes, int batch = 2, double scale = 1, double tolerance = 1e-5)
    {
        var (input, operation) = graph.Nodes.Select(n => (n.Name, n.Operation as Input)).First(n => n.Item2 != null);
        var shape = new Shape(batch, operation!.Channels, operation.Height, operation.Width);
        float[] images = [.. PlainConvolution.Normal(new Random(1), (int)shape.Count).Select(v => (float)(v * scale))];
        var expected = PlainTensorFlow.Run(nodes, input, Nhwc(shape, images));
        var actual = Forwarded.All(graph, shape, images);
        var shapes = Shapes(graph, shape);
        var compared = 0;
        foreach (var (name, plain) in expected)
        {
            var ours = name.Contains(':') ? name.Replace(':', '/') : graph.Contains(name) ? name : name + "/0";
            if (graph.Contains(ours))
            {
                AssertNear(graph, graph[ours], plain, actual, shapes, tolerance);
                compared++;
            }
        }

        return compared;
    }

    private static void AssertNear(
        Graph graph, Node node, PlainTensor plain, Dictionary<string, float[]> actual, Dictionary<string, Shape> shapes, double tolerance)
    {
        var shape = shapes[node.Name];
        var values = Nhwc(shape, actual[node.Name]).Values;

        // The order of what is flattened is ours; what takes it is judged by its sums.
        if (node.Operation is Flatten && shapes[node.Inputs[0]] is { Height: > 1 } or { Width: > 1 })
        {
            values = Nhwc(shapes[node.Inputs[0]], actual[node.Name]).Values;
        }

        Assert.True(plain.Values.Length == values.Length, $"{node.Name}: {shape} for [{string.Join(',', plain.Sizes)}].");
        var largest = plain.Values.Max(Math.Abs);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.True(
                Math.Abs(values[i] - plain.Values[i]) <= tolerance * largest,
                $"{node.Name} ({node.Operation.Name}): number {i} is {values[i]:R}, TensorFlow's definition gives {plain.Values[i]:R}; the largest is {largest:R}.");
        }
    }

    /// <summary>Ours (image, channel, row, column) in their order.</summary>
    private static PlainTensor Nhwc(Shape s, float[] values)
    {
        var theirs = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (x, y, c, n) = (i % s.Width, i / s.Width % s.Height, i / s.Width / s.Height % s.Channels, i / s.Width / s.Height / s.Channels);
            theirs[((n * s.Height + y) * s.Width + x) * s.Channels + c] = values[i];
        }

        return new([s.Batch, s.Height, s.Width, s.Channels], theirs);
    }

    private static Dictionary<string, Shape> Shapes(Graph graph, Shape images)
    {
        var shapes = new Dictionary<string, Shape>();
        foreach (var node in graph.Nodes)
        {
            shapes[node.Name] = node.Operation.OutputShape(node.Operation is Input or Constant ? [images] : [.. node.Inputs.Select(n => shapes[n])]);
        }

        return shapes;
    }
}
