using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.TensorFlow;

/// <summary>TensorFlow.js models: a <c>model.json</c> with shards beside it, or our own file of one.</summary>
/// <remarks>
/// Our own file is safetensors with the tensors as they were shipped (uint8 stays uint8), and in the metadata
/// <c>format</c>, <c>topology</c> (JSON, unchanged) and <c>quantization</c> (JSON: name to [scale, min], value = byte ·
/// scale + min in double precision, rounded once to float32). So it holds no more and no less than the original, and how
/// it is understood can still be corrected.
/// </remarks>
internal sealed class TensorFlowJsFormat : IModelFormat
{
    private const string Prefix = "tensorflow.js ";
    private const string TopologyKey = "topology";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public string Name => "TensorFlow.js (model.json)";

    /// <summary>JSON, or JavaScript that exports something: a text that begins with a brace, or speaks of a function or of exports.</summary>
    public bool Recognises(ReadOnlySpan<byte> start)
    {
        var text = Encoding.UTF8.GetString(start).AsSpan().TrimStart('\uFEFF').TrimStart();
        return !text.ContainsAnyInRange('\0', '\b')
            && (text is ['{', ..] || text.Contains("function", StringComparison.Ordinal) || text.Contains("exports", StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public ModelFile Read(string path, Limits limits)
    {
        var model = TensorFlowJs.Read(path, limits);
        return new(path, Prefix + model.Format, Build(model, path), "", "") { Shipped = model };
    }

    /// <summary>Whether a safetensors file is one of a TensorFlow.js model.</summary>
    internal static bool IsIn(Safetensors file) => file.Metadata.ContainsKey(TopologyKey);

    /// <summary>The network that such a file holds.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="GraphException">It has operations that are not supported.</exception>
    internal static ModelFile Of(Safetensors file, string path, Limits limits)
    {
        try
        {
            var format = file.Metadata["format"];
            var model = new TensorFlowJs(
                format[Prefix.Length..],
                LimitedJson.Node(path, Encoding.UTF8.GetBytes(file.Metadata[TopologyKey]), limits).AsObject(),
                [.. file.Tensors.Values],
                JsonSerializer.Deserialize<Dictionary<string, double[]>>(file.Metadata["quantization"])!
                    .ToDictionary(q => q.Key, q => new Quantization(q.Value[0], q.Value[1])));
            return new(path, format, Build(model, path), Said("source"), Said("licence"))
            {
                Shipped = model,
                Preprocessing = file.Metadata.TryGetValue(PreprocessingJson.Key, out var text)
                    ? PreprocessingJson.Read(JsonElement.Parse(text))
                    : null,
            };
        }
        catch (Exception e) when (e is KeyNotFoundException or JsonException or InvalidOperationException or FormatException
            or IndexOutOfRangeException or ArgumentException or NullReferenceException)
        {
            throw new InvalidDataException(
                $"{path}: its metadata are not those of a TensorFlow.js model ({e.Message.TrimEnd('.')}). Make it again with 'circuits import'.", e);
        }

        string Said(string key) => file.Metadata.GetValueOrDefault(key, "");
    }

    /// <summary>Writes one of our files; the same model gives the same bytes.</summary>
    internal static void Write(string path, TensorFlowJs model, string source, string licence, Preprocessing? preprocessing)
    {
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = Prefix + model.Format,
            [TopologyKey] = model.Topology.ToJsonString(Plain),
            ["quantization"] = JsonSerializer.Serialize(
                new SortedDictionary<string, double[]>(
                    model.Quantization.ToDictionary(q => q.Key, q => new[] { q.Value.Scale, q.Value.Min }), StringComparer.Ordinal),
                Plain),
            ["source"] = source,
            ["licence"] = licence,
        };
        if (preprocessing != null)
        {
            metadata[PreprocessingJson.Key] = PreprocessingJson.Write(preprocessing).ToJsonString(Plain);
        }

        Safetensors.Write(path, model.Tensors, metadata);
    }

    /// <summary>The network of a model, from its topology and weights.</summary>
    internal static Graph Build(TensorFlowJs model, string path)
    {
        try
        {
            var weights = new Weights(path, model.Tensors.ToDictionary(t => t.Name), model.Quantization);
            return model.Format switch
            {
                TensorFlowJs.LayersModel => KerasLayers.Build(model.Topology, weights, path),
                TensorFlowJs.GraphModel => TensorFlowGraph.Build(model.Topology, weights, path),
                var other => throw new InvalidDataException(
                    $"{path}: its format '{other}' is not known. It may be from a later version: update."),
            };
        }
        catch (Exception e) when (e is NullReferenceException or KeyNotFoundException or InvalidOperationException or FormatException
            or IndexOutOfRangeException or ArgumentException or OverflowException)
        {
            // What the importers look for in the JSON is not there.
            throw new InvalidDataException(
                $"{path}: its topology is not that of a {model.Format} ({e.Message.TrimEnd('.')}). Convert it again with tensorflowjs_converter.", e);
        }
    }
}
