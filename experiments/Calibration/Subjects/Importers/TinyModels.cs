using System.Text.Json.Nodes;
using Circuits.Engine;
using Circuits.Science.Subjects;

namespace Circuits.Experiments.Calibration.Subjects.Importers;

/// <summary>Writes small TensorFlow.js models, as the converter would.</summary>
internal static class TinyModels
{
    /// <summary>A Keras model of the given layers (JSON, comma-separated); the last named layer is its output.</summary>
    internal static string Keras(ScratchFolder scratch, string layers, string output, params (string Name, int[] Shape, float[] Values)[] weights) =>
        Save(scratch, $$$"""{"class_name":"Model","config":{"name":"m","layers":[{{{layers}}}],"input_layers":[["input",0,0]],"output_layers":[["{{{output}}}",0,0]]}}""", weights);

    /// <summary>A layer of such a model; its configuration with single quotes.</summary>
    internal static string Layer(string name, string kind, string config, params string[] inputs)
    {
        var calls = inputs.Length == 0 ? "" : $"[{string.Join(',', inputs.Select(i => $"[\"{i}\",0,0,{{}}]"))}]";
        return $$"""{"name":"{{name}}","class_name":"{{kind}}","config":{ {{config.Replace('\'', '"')}} },"inbound_nodes":[{{calls}}]}""";
    }

    /// <summary>A TensorFlow graph of the given nodes (JSON, comma-separated).</summary>
    internal static string Graph(ScratchFolder scratch, string nodes, params (string Name, int[] Shape, float[] Values)[] weights) =>
        Save(scratch, $$"""{"node":[{{nodes}}]}""", weights);

    /// <summary>A node of such a graph; its attributes with single quotes.</summary>
    internal static string Node(string name, string op, string attributes, params string[] inputs) =>
        $$"""{"name":"{{name}}","op":"{{op}}","input":[{{string.Join(',', inputs.Select(i => $"\"{i}\""))}}],"attr":{ {{attributes.Replace('\'', '"')}} } }""";

    /// <summary>The shape of a node for one image of the native size, following the whole graph.</summary>
    internal static Dictionary<string, Shape> Shapes(Graph graph)
    {
        var shapes = new Dictionary<string, Shape>();
        foreach (var node in graph.Nodes)
        {
            shapes[node.Name] = node.Operation.OutputShape(
                node.Operation is Input i ? [new(1, i.Channels, i.Height, i.Width)] : [.. node.Inputs.Select(n => shapes[n])]);
        }

        return shapes;
    }

    private static string Save(ScratchFolder scratch, string topology, (string Name, int[] Shape, float[] Values)[] weights)
    {
        var manifest = new JsonArray([.. weights.Select(w => new JsonObject
        {
            ["name"] = w.Name, ["dtype"] = "float32", ["shape"] = new JsonArray([.. w.Shape.Select(n => (JsonNode)n)]),
        })]);
        scratch.File("group1-shard1of1.bin", [.. weights.SelectMany(w => w.Values).SelectMany(BitConverter.GetBytes)]);
        return scratch.File("model.json", $$"""{"modelTopology":{{topology}},"weightsManifest":[{"paths":["group1-shard1of1.bin"],"weights":{{manifest.ToJsonString()}}}]}""");
    }
}
