using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Circuits.Experiments.Calibration.Subjects.Importers.TensorFlow;

/// <summary>Writes the nodes of a frozen graph as tensorflowjs_converter would: a graph model with its weights beside it.</summary>
internal static class GraphModelWriter
{
    /// <summary>The path of the model.json.</summary>
    public static string Write(ScratchFolder scratch, IEnumerable<GraphDefNode> nodes)
    {
        var (topology, manifest, shard) = (new JsonArray(), new JsonArray(), new MemoryStream());
        foreach (var node in nodes)
        {
            var constant = node.Attributes.Select(a => a.Value).OfType<GraphDefTensor>().FirstOrDefault();
            if (constant != null)
            {
                var all = PlainTensor.Of(constant).Values;
                var isWhole = constant.Values is int[];
                manifest.Add(new JsonObject
                {
                    ["name"] = node.Name,
                    ["shape"] = new JsonArray([.. constant.Sizes.Select(n => (JsonNode)n)]),
                    ["dtype"] = isWhole ? "int32" : "float32",
                });
                Array.ForEach(all, v => shard.Write(isWhole ? BitConverter.GetBytes((int)v) : BitConverter.GetBytes((float)v)));
            }

            topology.Add(new JsonObject
            {
                ["name"] = node.Name,
                ["op"] = node.Operation,
                ["input"] = new JsonArray([.. node.Inputs.Select(i => (JsonNode)i)]),
                ["attr"] = new JsonObject(node.Attributes.Where(a => a.Value is not GraphDefTensor)
                    .Select(a => KeyValuePair.Create(a.Key, (JsonNode?)Attribute(a.Value)))),
            });
        }

        scratch.File("group1-shard1of1.bin", shard.ToArray());
        return scratch.File("model.json", new JsonObject
        {
            ["modelTopology"] = new JsonObject { ["node"] = topology },
            ["weightsManifest"] = new JsonArray(new JsonObject { ["paths"] = new JsonArray("group1-shard1of1.bin"), ["weights"] = manifest }),
        }.ToJsonString());
    }

    /// <summary>By protobuf's JSON rules: 64-bit integers are strings, bytes are base64.</summary>
    private static JsonObject Attribute(object value) => value switch
    {
        string text => new() { ["s"] = Base64(text) },
        int number => new() { ["i"] = Text(number) },
        float number => new() { ["f"] = number },
        bool flag => new() { ["b"] = flag },
        GraphDefType type => new() { ["type"] = type.Code == 1 ? "DT_FLOAT" : "DT_INT32" },
        GraphDefShape shape => new()
        {
            ["shape"] = new JsonObject { ["dim"] = new JsonArray([.. (shape.Sizes ?? []).Select(n => new JsonObject { ["size"] = Text(n) })]) },
        },
        int[] numbers => new() { ["list"] = new JsonObject { ["i"] = new JsonArray([.. numbers.Select(n => (JsonNode)Text(n))]) } },
        string[] texts => new() { ["list"] = new JsonObject { ["s"] = new JsonArray([.. texts.Select(t => (JsonNode)Base64(t))]) } },
        _ => throw new NotSupportedException($"no attribute is made of {value.GetType()}"),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
