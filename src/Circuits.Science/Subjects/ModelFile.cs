using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Circuits.Engine;
using Circuits.Science.Subjects.Importers;
using Circuits.Science.Subjects.Importers.TensorFlow;

namespace Circuits.Science.Subjects;

/// <summary>A trained network in one file: topology, weights, source and licence.</summary>
/// <param name="Path">Of the file.</param>
/// <param name="Format">What its topology is written in: <c>tensorflow.js layers-model</c> or <c>tensorflow.js graph-model</c>.</param>
/// <param name="Graph">The network.</param>
/// <param name="Source">Where it came from; empty where the file does not say.</param>
/// <param name="Licence">Of the weights; empty where the file does not say.</param>
/// <remarks>
/// Our own files are safetensors: the tensors as they were shipped (uint8 stays uint8), and in the metadata <c>format</c>,
/// <c>topology</c> (JSON, unchanged), <c>quantization</c> (JSON: name to [scale, min], value = byte · scale + min in double
/// precision, rounded once to float32), <c>source</c> and <c>licence</c>. So the file holds no more and no less than the
/// original, and how it is understood can still be corrected.
/// </remarks>
public sealed record ModelFile(string Path, string Format, Graph Graph, string Source, string Licence)
{
    /// <summary>How much of a file a format is told by.</summary>
    internal const int StartBytes = 64;

    private const string Prefix = "tensorflow.js ";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a model, told by its content: one of our files, or a TensorFlow.js model with its shards beside it.</summary>
    /// <exception cref="FileNotFoundException">The file, or one that belongs to it, is missing.</exception>
    /// <exception cref="InvalidDataException">It is damaged or something else; one line says what and how to mend it.</exception>
    /// <exception cref="GraphException">The network has operations that are not supported: all are named.</exception>
    public static ModelFile Read(string path)
    {
        if (!IsSafetensors(path))
        {
            var model = TensorFlowJs.Read(path);
            return new(path, Prefix + model.Format, Build(model, path), "", "");
        }

        var file = Safetensors.Read(path);
        try
        {
            var format = file.Metadata["format"];
            var model = new TensorFlowJs(
                format[Prefix.Length..],
                JsonNode.Parse(file.Metadata["topology"])!.AsObject(),
                [.. file.Tensors.Values],
                JsonSerializer.Deserialize<Dictionary<string, double[]>>(file.Metadata["quantization"])!
                    .ToDictionary(q => q.Key, q => new Quantization(q.Value[0], q.Value[1])));
            return new(path, format, Build(model, path), Said("source"), Said("licence"));
        }
        catch (Exception e) when (e is KeyNotFoundException or JsonException or InvalidOperationException
            or IndexOutOfRangeException or ArgumentException)
        {
            throw new InvalidDataException(
                $"{path}: it has tensors, but no usable description of a network in its metadata ({e.Message.TrimEnd('.')}). Make it with 'circuits import'.", e);
        }

        string Said(string key) => file.Metadata.GetValueOrDefault(key, "");
    }

    /// <summary>Makes one of our files of a TensorFlow.js model; its shards have to lie beside it.</summary>
    /// <param name="sourcePath">A <c>model.json</c>, or the <c>model.min.js</c> of nsfwjs.</param>
    /// <param name="name">What to call it: the file is NAME.safetensors.</param>
    /// <param name="destinationDirectory">Where to put it; made if need be.</param>
    /// <param name="source">Where the model comes from, for the file's metadata.</param>
    /// <param name="licence">Of the model, for the file's metadata.</param>
    /// <returns>The path of the file.</returns>
    /// <exception cref="ArgumentException">The name is not one for a file.</exception>
    /// <exception cref="FileNotFoundException">The file, or one that belongs to it, is missing.</exception>
    /// <exception cref="InvalidDataException">It is damaged or something else; one line says what and how to mend it.</exception>
    /// <exception cref="GraphException">The network has operations that are not supported: all are named, and nothing is written.</exception>
    public static string Import(string sourcePath, string name, string destinationDirectory, string source, string licence)
    {
        if (name.Length == 0 || name[0] == '.' || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
        {
            throw new ArgumentException($"'{name}' cannot name a network: use letters, digits, '-', '_' and '.'.");
        }

        var model = TensorFlowJs.Read(sourcePath);
        Build(model, sourcePath);
        Directory.CreateDirectory(destinationDirectory);
        var path = System.IO.Path.Combine(destinationDirectory, name + ".safetensors");
        Write(path, model, source, licence);
        return path;
    }

    /// <summary>Writes one of our files; the same model gives the same bytes.</summary>
    internal static void Write(string path, TensorFlowJs model, string source, string licence) =>
        Safetensors.Write(path, model.Tensors, new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = Prefix + model.Format,
            ["topology"] = model.Topology.ToJsonString(Plain),
            ["quantization"] = JsonSerializer.Serialize(
                new SortedDictionary<string, double[]>(
                    model.Quantization.ToDictionary(q => q.Key, q => new[] { q.Value.Scale, q.Value.Min }), StringComparer.Ordinal),
                Plain),
            ["source"] = source,
            ["licence"] = licence,
        });

    private static Graph Build(TensorFlowJs model, string path)
    {
        var weights = new Weights(path, model.Tensors.ToDictionary(t => t.Name), model.Quantization);
        try
        {
            return model.Format switch
            {
                TensorFlowJs.LayersModel => KerasLayers.Build(model.Topology, weights, path),
                TensorFlowJs.GraphModel => TensorFlowGraph.Build(model.Topology, weights, path),
                var other => throw new InvalidDataException(
                    $"{path}: its format '{other}' is not known. It may be from a later version: update."),
            };
        }
        catch (Exception e) when (e is NullReferenceException or InvalidOperationException or FormatException
            or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            // What the importers look for in the JSON is not there.
            throw new InvalidDataException(
                $"{path}: its topology is not that of a {model.Format} ({e.Message.TrimEnd('.')}). Convert it again with tensorflowjs_converter.", e);
        }
    }

    /// <summary>The first eight bytes are a header's length, whose highest byte is 0; a text has no such byte.</summary>
    private static bool IsSafetensors(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: there is no such file. Check the path.");
        }

        Span<byte> start = stackalloc byte[sizeof(ulong)];
        using var stream = File.OpenRead(path);
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || start[^1] == 0;
    }
}
