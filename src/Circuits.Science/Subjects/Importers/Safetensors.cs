using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Circuits.Science.Subjects.Importers;

/// <summary>A file of named tensors: eight bytes of header length, a JSON header, then the numbers.</summary>
/// <param name="Tensors">By name.</param>
/// <param name="Metadata">Text by name (the header's <c>__metadata__</c>).</param>
/// <remarks>
/// The format is Hugging Face's safetensors, read as strictly as its reference reader does: the tensors fill the file
/// without gap or overlap. Two element types are known, float32 and uint8; all numbers are little-endian.
/// </remarks>
public sealed record Safetensors(
    IReadOnlyDictionary<string, SafetensorsTensor> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    private const string MetadataKey = "__metadata__";

    /// <summary>Reads a file.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">It is not such a file; one line says what is wrong and how to mend it.</exception>
    public static Safetensors Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: there is no such file. Check the path.");
        }

        ReadOnlyMemory<byte> file = File.ReadAllBytes(path);
        if (file.Length < sizeof(ulong))
        {
            throw Bad(path, $"it has {file.Length} bytes, and the length of the header alone takes 8", "It is cut off: get it again.");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(file.Span);
        var rest = file[sizeof(ulong)..];
        if (length > (ulong)rest.Length)
        {
            throw Bad(
                path, $"its header should take {length} bytes, but only {rest.Length} follow", "It is cut off or no safetensors file: get it again.");
        }

        try
        {
            using var header = JsonDocument.Parse(rest[..(int)length], new() { AllowDuplicateProperties = false });
            return Parse(path, header.RootElement, rest[(int)length..]);
        }
        catch (JsonException e)
        {
            throw Bad(path, $"its header is not JSON: {e.Message.TrimEnd('.')}", "It is damaged or no safetensors file: get it again.");
        }
    }

    /// <summary>Writes a file, or nothing at all: it appears under its name when it is complete.</summary>
    /// <remarks>Tensors are sorted (float32 first, then by name), so equal contents give equal bytes.</remarks>
    /// <exception cref="ArgumentException">Two tensors have one name.</exception>
    public static void Write(string path, IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var sorted = tensors.OrderBy(t => t.Type).ThenBy(t => t.Name, StringComparer.Ordinal).ToList();
        if (sorted.GroupBy(t => t.Name).FirstOrDefault(g => g.Count() > 1 || g.Key == MetadataKey) is { } bad)
        {
            throw new ArgumentException($"'{bad.Key}' cannot be the name of a tensor: it is taken.", nameof(tensors));
        }

        var header = Header(sorted, metadata);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var tensor in sorted)
            {
                stream.Write(tensor.Bytes.Span);
            }
        });
    }

    private static byte[] Header(List<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach (var (name, text) in metadata)
            {
                json.WriteString(name, text);
            }

            json.WriteEndObject();
            long at = 0;
            foreach (var tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type.ToString());
                Numbers(json, "shape", tensor.Shape.Select(n => (long)n));
                Numbers(json, "data_offsets", [at, at += tensor.Bytes.Length]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // The numbers start at a multiple of eight.
        buffer.Write(Encoding.ASCII.GetBytes(new string(' ', (int)(-buffer.Length & 7))));
        return buffer.ToArray();

        static void Numbers(Utf8JsonWriter json, string name, IEnumerable<long> values)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteNumberValue(value);
            }

            json.WriteEndArray();
        }
    }

    private static Safetensors Parse(string path, JsonElement header, ReadOnlyMemory<byte> data)
    {
        if (header.ValueKind != JsonValueKind.Object)
        {
            throw Bad(path, $"its header is a JSON {header.ValueKind}, not an object", "It is no safetensors file: get it again.");
        }

        var metadata = new Dictionary<string, string>();
        var tensors = new Dictionary<string, SafetensorsTensor>();
        var places = new List<(long From, long To, string Name)>();
        foreach (var property in header.EnumerateObject())
        {
            try
            {
                if (property.NameEquals(MetadataKey))
                {
                    metadata = property.Value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? "");
                    continue;
                }

                var (tensor, from) = Tensor(path, property, data);
                tensors.Add(tensor.Name, tensor);
                places.Add((from, from + tensor.Bytes.Length, tensor.Name));
            }
            catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or OverflowException)
            {
                throw Bad(
                    path, $"the header's entry '{property.Name}' is not of the form dtype, shape, data_offsets", "Write it again with a safetensors library.");
            }
        }

        CheckThatTensorsFill(path, places, data.Length);
        return new(tensors, metadata);
    }

    private static (SafetensorsTensor Tensor, long From) Tensor(string path, JsonProperty entry, ReadOnlyMemory<byte> data)
    {
        var type = entry.Value.GetProperty("dtype").GetString() switch
        {
            "F32" => SafetensorsType.F32,
            "U8" => SafetensorsType.U8,
            var other => throw Bad(
                path, $"tensor '{entry.Name}' has dtype {other}", "Only F32 and U8 are read: convert it, for example with tensor.float() in PyTorch."),
        };
        var shape = entry.Value.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32()).ToImmutableArray();
        var offsets = entry.Value.GetProperty("data_offsets").EnumerateArray().Select(n => n.GetInt64()).ToArray();
        if (offsets is not [var from, var to] || shape.Any(n => n < 0))
        {
            throw new FormatException();
        }

        if (from < 0 || to < from || to > data.Length)
        {
            throw Bad(
                path, $"tensor '{entry.Name}' lies at bytes {from} to {to} of {data.Length}", "The file is cut off or damaged: get it again.");
        }

        var expected = SafetensorsTensor.BytesOf(type, shape);
        return to - from == expected
            ? (new(entry.Name, type, shape, data[(int)from..(int)to]), from)
            : throw Bad(
                path, $"tensor '{entry.Name}' of shape [{string.Join(',', shape)}] {type} takes {expected} bytes, not {to - from}", "The file is damaged: get it again.");
    }

    private static void CheckThatTensorsFill(string path, List<(long From, long To, string Name)> places, long length)
    {
        var (end, before) = (0L, "the header");
        foreach (var (from, to, name) in places.Order())
        {
            if (from != end)
            {
                var what = from < end ? "overlap" : "leave a gap between them";
                throw Bad(
                    path, $"'{before}' and '{name}' {what} (at byte {Math.Min(from, end)} of the data)", "The file is damaged: get it again.");
            }

            (end, before) = (to, name);
        }

        if (end != length)
        {
            throw Bad(path, $"{length - end} bytes follow the last tensor", "The file is damaged: get it again.");
        }
    }

    private static InvalidDataException Bad(string path, string what, string remedy) => new($"{path}: {what}. {remedy}");
}
