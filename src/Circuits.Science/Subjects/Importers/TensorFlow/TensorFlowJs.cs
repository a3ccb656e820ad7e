using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Circuits.Science.Subjects.Importers.TensorFlow;

/// <summary>A TensorFlow.js model as it lies on disk: its topology, and its weights still quantised.</summary>
/// <param name="Format">"layers-model" (Keras) or "graph-model" (TensorFlow).</param>
/// <param name="Topology">What the model file has under <c>modelTopology</c>.</param>
/// <param name="Tensors">The weights; uint8 where they were quantised to it, otherwise float32.</param>
/// <param name="Quantization">What the uint8 ones mean.</param>
internal sealed record TensorFlowJs(
    string Format, JsonObject Topology, ImmutableArray<SafetensorsTensor> Tensors, IReadOnlyDictionary<string, Quantization> Quantization)
{
    internal const string LayersModel = "layers-model";
    internal const string GraphModel = "graph-model";

    /// <summary>Largest whole number up to which float32 has them all.</summary>
    private const int LargestExact = 1 << 24;

    /// <summary>Reads a <c>model.json</c> with its binary shards, or a bundled <c>model.min.js</c> with base64 ones.</summary>
    /// <exception cref="FileNotFoundException">The model or a shard is missing.</exception>
    /// <exception cref="InvalidDataException">It is no such model, or shards and manifest disagree.</exception>
    internal static TensorFlowJs Read(string path, Limits limits)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(MissingFile.Says(path, "Give the path of a model.json or model.min.js."));
        }

        limits.CheckText(path, "it has", new FileInfo(path).Length);
        if (JavaScriptLiteral.Parse(File.ReadAllText(path), path, limits) is not JsonObject model
            || model["modelTopology"] is not JsonObject topology
            || model["weightsManifest"] is not JsonArray manifest)
        {
            throw new InvalidDataException($"{path}: it has no modelTopology and weightsManifest. Give a TensorFlow.js model.json.");
        }

        var files = new Shards(path, limits);
        var (tensors, quantization) = (ImmutableArray.CreateBuilder<SafetensorsTensor>(), new Dictionary<string, Quantization>());
        try
        {
            foreach (var group in manifest)
            {
                ReadGroup(path, group!.AsObject(), files, tensors, quantization);
            }
        }
        catch (Exception e) when (e is NullReferenceException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidDataException(
                $"{path}: its weightsManifest is not of the form paths, weights (name, shape, dtype). Convert the model again.", e);
        }

        // Old converters do not write the format.
        return new(topology.ContainsKey("node") ? GraphModel : LayersModel, topology, tensors.ToImmutable(), quantization);
    }

    private static void ReadGroup(
        string path, JsonObject group, Shards files, ImmutableArray<SafetensorsTensor>.Builder tensors, Dictionary<string, Quantization> quantization)
    {
        // Shards cut the data anywhere, also within a tensor: they are joined in the manifest's order before slicing.
        var data = files.Joined([.. group["paths"]!.AsArray().Select(p => p!.GetValue<string>())]);
        var at = 0;
        foreach (var weight in group["weights"]!.AsArray().Select(w => w!.AsObject()))
        {
            var shape = weight["shape"]!.AsArray().Select(n => n!.GetValue<int>()).ToImmutableArray();
            var stored = (weight["quantization"]?["dtype"] ?? weight["dtype"])!.GetValue<string>();
            var name = weight["name"]!.GetValue<string>();
            var length = (Int128)SafetensorsTensor.BytesOf(SafetensorsType.U8, shape) * SizeOf(path, name, stored);
            if (length < 0 || shape.Any(n => n < 0))
            {
                throw new FormatException($"'{name}' has a shape below 0");
            }

            if (at + length > data.Length)
            {
                throw new InvalidDataException(
                    $"{path}: the shards hold {data.Length} bytes, but '{name}' ends at byte {at + length}. A shard is cut off or from another model.");
            }

            tensors.Add(Tensor(path, name, weight, stored, shape, data.Slice(at, (int)length), quantization));
            at += (int)length;
        }

        if (at != data.Length)
        {
            throw new InvalidDataException(
                $"{path}: the shards hold {data.Length} bytes, the manifest describes {at}. A shard is from another model.");
        }
    }

    private static SafetensorsTensor Tensor(
        string path,
        string name,
        JsonObject weight,
        string stored,
        ImmutableArray<int> shape,
        ReadOnlyMemory<byte> bytes,
        Dictionary<string, Quantization> quantization)
    {
        Quantization? q = weight["quantization"] is { } w && stored != "float16"
            ? new(w["scale"]!.GetValue<double>(), w["min"]!.GetValue<double>())
            : null;
        var type = weight["dtype"]!.GetValue<string>();
        if (stored == "uint8" && type == "float32" && q != null)
        {
            quantization.Add(name, q.Value);
            return new(name, SafetensorsType.U8, shape, bytes);
        }

        var values = Numbers(stored, bytes.Span).Select(v => (double)v);
        if (q != null)
        {
            values = values.Select(v => v * q.Value.Scale + q.Value.Min);
        }

        var floats = values.Select(v => type == "int32" ? (float)Math.Floor(v + 0.5) : (float)v).ToArray(); // JavaScript's Math.round
        return type != "int32" || floats.All(v => Math.Abs(v) <= LargestExact)
            ? SafetensorsTensor.Of(name, shape, floats)
            : throw new InvalidDataException(
                $"{path}: '{name}' has whole numbers above 2^24, which float32 cannot keep. It cannot be imported.");
    }

    private static IEnumerable<float> Numbers(string stored, ReadOnlySpan<byte> bytes) => stored switch
    {
        "float16" => MemoryMarshal.Cast<byte, Half>(bytes).ToArray().Select(v => (float)v),
        "uint16" => MemoryMarshal.Cast<byte, ushort>(bytes).ToArray().Select(v => (float)v),
        "int32" => MemoryMarshal.Cast<byte, int>(bytes).ToArray().Select(v => (float)v),
        "float32" => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
        _ => bytes.ToArray().Select(v => (float)v),
    };

    private static int SizeOf(string path, string name, string stored) => stored switch
    {
        "uint8" or "bool" => 1,
        "uint16" or "float16" => 2,
        "int32" or "float32" => 4,
        _ => throw new InvalidDataException($"{path}: '{name}' is of type {stored}, which is not read. Remove it from the model."),
    };
}
