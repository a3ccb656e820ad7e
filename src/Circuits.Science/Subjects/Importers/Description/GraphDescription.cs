using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.Description;

/// <summary>A network as JSON: what every node does, and which tensors of the safetensors file are its weights.</summary>
/// <remarks>
/// It stands in the file's metadata under <see cref="Key"/>, or in NAME.json beside NAME.safetensors. docs/models.md
/// documents it. What is written is read as the same graph to the bit, whatever its operations.
/// </remarks>
internal static class GraphDescription
{
    /// <summary>Of the metadata.</summary>
    internal const string Key = "graph";

    /// <summary>What <see cref="ModelFile.Format"/> says.</summary>
    internal const string Format = "graph description";

    /// <summary>Of the description; a reader refuses a later one.</summary>
    private const int Version = 1;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = Limits.MostNesting };

    /// <summary>Writes a network with its description into one file; the same network gives the same bytes.</summary>
    internal static void Write(string path, ModelFile model)
    {
        var (nodes, tensors) = (new JsonArray(), new List<SafetensorsTensor>());
        foreach (var node in model.Graph.Nodes)
        {
            var description = OperationDescription.Of(node.Operation);
            var json = new JsonObject { ["name"] = node.Name, ["operation"] = description.Name };
            if (!node.Inputs.IsEmpty)
            {
                json["inputs"] = new JsonArray([.. node.Inputs.Select(i => JsonValue.Create(i))]);
            }

            description.Write(node, json, tensors.Add);
            nodes.Add((JsonNode)json);
        }

        var graph = new JsonObject { ["version"] = Version, ["source"] = model.Source, ["licence"] = model.Licence };
        if (model.Preprocessing is { } preprocessing)
        {
            graph[PreprocessingJson.Key] = PreprocessingJson.Write(preprocessing);
        }

        if (model.Graph.Aliases.Count > 0)
        {
            graph["aliases"] = new JsonObject(model.Graph.Aliases.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value)));
        }

        graph["nodes"] = nodes;
        Safetensors.Write(path, tensors, new Dictionary<string, string> { [Key] = graph.ToJsonString(Plain) });
    }

    /// <summary>Reads the network of a description.</summary>
    /// <param name="path">Of the file with the tensors.</param>
    /// <param name="tensors">By name.</param>
    /// <param name="text">The description, UTF-8.</param>
    /// <param name="limits">What it may ask for.</param>
    /// <exception cref="InvalidDataException">It is no such description, or beyond the limits.</exception>
    /// <exception cref="GraphException">Operations in it are not known: all are named; or nodes do not follow from each other.</exception>
    internal static ModelFile Read(string path, IReadOnlyDictionary<string, SafetensorsTensor> tensors, ReadOnlyMemory<byte> text, Limits limits)
    {
        try
        {
            using var json = LimitedJson.Parse(path, text, limits);
            return Read(path, json.RootElement, new(path, tensors, limits), limits);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidDataException(
                $"{path}: its description of a graph cannot be read: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}. docs/models.md has the form.", e);
        }
    }

    private static ModelFile Read(string path, JsonElement json, DescribedWeights weights, Limits limits)
    {
        if (!json.TryGetProperty("version", out var version) || version.GetInt32() != Version)
        {
            throw new FormatException($"it is of version {(version.ValueKind == JsonValueKind.Undefined ? "nothing" : version)}, and {Version} is read");
        }

        var nodes = json.TryGetProperty("nodes", out var list) ? list.EnumerateArray().ToList() : throw new FormatException("it has no nodes");
        limits.CheckNodes(path, nodes.Count);
        UnsupportedOperations.Refuse(
            path,
            nodes.Select(n => (Operation: Text(n, "operation"), Node: Text(n, "name"))).Where(n => !OperationDescription.All.ContainsKey(n.Operation)),
            OperationDescription.All.Keys);
        var aliases = json.TryGetProperty("aliases", out var named)
            ? named.EnumerateObject().ToDictionary(a => a.Name, a => a.Value.GetString() ?? "")
            : null;
        try
        {
            return new(path, Format, new Graph(nodes.Select(n => Node(n, weights)), aliases), Said("source"), Said("licence"))
            {
                Preprocessing = json.TryGetProperty(PreprocessingJson.Key, out var preprocessing) ? PreprocessingJson.Read(preprocessing) : null,
            };
        }
        catch (GraphException e)
        {
            throw new GraphException($"{path}: {e.Message}");
        }

        string Said(string key) => json.TryGetProperty(key, out var text) ? text.GetString() ?? "" : "";
    }

    private static Node Node(JsonElement json, DescribedWeights weights)
    {
        var name = Text(json, "name");
        try
        {
            return new(
                name,
                OperationDescription.All[Text(json, "operation")].Read(Part("attributes"), Part("weights"), weights),
                [.. Part("inputs") is { ValueKind: not JsonValueKind.Undefined } inputs ? inputs.EnumerateArray().Select(i => i.GetString() ?? "") : []]);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new FormatException($"{name}: {e.Message}");
        }

        JsonElement Part(string key) => json.TryGetProperty(key, out var part) ? part : default;
    }

    private static string Text(JsonElement json, string key) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out var text)
        ? text.GetString() ?? throw new FormatException($"a node's {key} is null")
        : throw new FormatException($"a node has no {key}");
}
