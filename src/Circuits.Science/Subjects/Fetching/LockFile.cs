using System.Text.Encodings.Web;
using System.Text.Json;

namespace Circuits.Science.Subjects.Fetching;

/// <summary>What was fetched, once and for all: where nobody publishes a checksum, the first download sets it.</summary>
/// <param name="folder">It is <c>lock.json</c> there.</param>
public sealed class LockFile(string folder)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The file's path.</summary>
    public string Path { get; } = System.IO.Path.Combine(folder, "lock.json");

    /// <summary>What is noted of a network; null where nothing is.</summary>
    /// <exception cref="InvalidDataException">The lock file is damaged.</exception>
    public LockEntry? this[string network] => Read().GetValueOrDefault(network);

    /// <summary>Notes a network, in place of what was noted of it.</summary>
    /// <exception cref="InvalidDataException">The lock file is damaged.</exception>
    public void Set(string network, LockEntry entry)
    {
        var entries = Read();
        entries[network] = entry;
        AtomicFile.Write(Path, stream => JsonSerializer.Serialize(stream, entries, Json));
    }

    private SortedDictionary<string, LockEntry> Read()
    {
        try
        {
            return File.Exists(Path)
                ? new(JsonSerializer.Deserialize<Dictionary<string, LockEntry>>(File.ReadAllText(Path), Json)!, StringComparer.Ordinal)
                : new(StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or ArgumentNullException)
        {
            throw new InvalidDataException($"{Path}: it is no lock file ({e.Message.TrimEnd('.')}). Mend it, or delete it to pin anew what is fetched next.", e);
        }
    }
}
