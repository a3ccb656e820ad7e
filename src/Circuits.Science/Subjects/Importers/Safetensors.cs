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
/// without gap or overlap. <see cref="SafetensorsType"/> has the element types that are known.
/// </remarks>
public sealed record Safetensors(
    IReadOnlyDictionary<string, SafetensorsTensor> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    private const string MetadataKey = "__metadata__";

    /// <summary>Reads a file.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="limits">What it may ask for; <see cref="Limits.Usual"/> where nothing is said.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">It is not such a file, or beyond the limits; one line says what is wrong and how to mend it.</exception>
    public static Safetensors Read(string path, Limits? limits = null)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(MissingFile.Says(path, "Check the path."));
        }

        limits ??= Limits.Usual;
        using var file = File.OpenRead(path);
        limits.CheckBytes(path, "it has", file.Length);
        if (file.Length < sizeof(ulong))
        {
            throw Bad(path, $"it has {file.Length} bytes, and the length of the header alone takes 8", "It is cut off: get it again.");
        }

        Span<byte> start = stackalloc byte[sizeof(ulong)];
        file.ReadExactly(start);
        var (length, rest) = (BinaryPrimitives.ReadUInt64LittleEndian(start), file.Length - sizeof(ulong));
        if (length > (ulong)rest)
        {
            throw Bad(
                path, $"its header should take {length} bytes, but only {rest} follow", "It is cut off or no safetensors file: get it again.");
        }

        limits.CheckText(path, "its header takes", (long)length);
        var text = new byte[length];
        file.ReadExactly(text);
        try
        {
            using var header = LimitedJson.Parse(path, text, limits);
            return Parse(path, header.RootElement, file);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Bad(path, $"its header is not JSON: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}", "It is damaged or no safetensors file: get it again.");
        }
        catch (EndOfStreamException)
        {
            throw Bad(path, "it became shorter while it was read", "Read it again.");
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

    private static Safetensors Parse(string path, JsonElement header, FileStream file)
    {
        if (header.ValueKind != JsonValueKind.Object)
        {
            throw Bad(path, $"its header is a JSON {header.ValueKind}, not an object", "It is no safetensors file: get it again.");
        }

        var (metadata, entries, start) = (new Dictionary<string, string>(), new List<Entry>(), file.Position);
        foreach (var property in header.EnumerateObject())
        {
            try
            {
                if (property.NameEquals(MetadataKey))
                {
                    metadata = property.Value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? "");
                }
                else
                {
                    entries.Add(Entry.Of(path, property, file.Length - start));
                }
            }
            catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
            {
                throw Bad(
                    path, $"the header's entry '{property.Name}' is not of the form dtype, shape, data_offsets", "Write it again with a safetensors library.");
            }
        }

        CheckThatTensorsFill(path, [.. entries.Select(e => (e.From, e.To, e.Name))], file.Length - start);
        var tensors = new Dictionary<string, SafetensorsTensor>();
        foreach (var entry in entries.OrderBy(e => e.From))
        {
            var bytes = new byte[entry.To - entry.From];
            file.ReadExactly(bytes);
            tensors.Add(entry.Name, new(entry.Name, entry.Type, entry.Shape, bytes));
        }

        return new(tensors, metadata);
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

    /// <summary>What the header says of one tensor, found to be consistent.</summary>
    private sealed record Entry(string Name, SafetensorsType Type, ImmutableArray<int> Shape, long From, long To)
    {
        public static Entry Of(string path, JsonProperty entry, long dataLength)
        {
            var dtype = entry.Value.GetProperty("dtype").GetString();
            if (!Enum.TryParse<SafetensorsType>(dtype, out var type) || type.ToString() != dtype)
            {
                throw Bad(
                    path,
                    $"tensor '{entry.Name}' has dtype {dtype}",
                    $"Only {string.Join(", ", Enum.GetNames<SafetensorsType>())} are read: convert it, for example with tensor.float() in PyTorch.");
            }

            var shape = entry.Value.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32()).ToImmutableArray();
            var offsets = entry.Value.GetProperty("data_offsets").EnumerateArray().Select(n => n.GetInt64()).ToArray();
            if (offsets is not [var from, var to] || shape.Any(n => n < 0))
            {
                throw new FormatException();
            }

            if (from < 0 || to < from || to > dataLength)
            {
                throw Bad(path, $"tensor '{entry.Name}' lies at bytes {from} to {to} of {dataLength}", "The file is cut off or damaged: get it again.");
            }

            if (to - from > Array.MaxLength)
            {
                throw Bad(path, $"tensor '{entry.Name}' takes {to - from} bytes", $"One tensor has {Array.MaxLength} at most: divide it.");
            }

            var expected = SafetensorsTensor.BytesOf(type, shape);
            return to - from == expected
                ? new(entry.Name, type, shape, from, to)
                : throw Bad(
                    path, $"tensor '{entry.Name}' of shape [{string.Join(',', shape)}] {type} takes {expected} bytes, not {to - from}", "The file is damaged: get it again.");
        }
    }
}
