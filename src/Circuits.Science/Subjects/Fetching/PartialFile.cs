using System.Text.Json;

namespace Circuits.Science.Subjects.Fetching;

/// <summary>What has come of a file, beside what tells whether the rest on the server is the rest of the same: <c>X.part</c> and <c>X.part.json</c>.</summary>
internal sealed class PartialFile(string path)
{
    private readonly string note = path + ".part.json";

    internal string Path { get; } = path + ".part";

    internal long Length => File.Exists(Path) ? new FileInfo(Path).Length : 0;

    /// <summary>What the server called the version that this is a part of: a strong ETag, or the date of its last change.</summary>
    /// <param name="address">A part of another address is no part of this file.</param>
    /// <returns>Null where the part cannot be gone on with.</returns>
    internal string? VersionAt(Uri address)
    {
        try
        {
            return Length > 0 && JsonSerializer.Deserialize<Note>(File.ReadAllText(note)) is { } n && n.Address == address.ToString() ? n.Version : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Starts anew.</summary>
    /// <param name="address">Where the file comes from.</param>
    /// <param name="version">Null where the server names none: it cannot be gone on with then.</param>
    internal FileStream Create(Uri address, string? version)
    {
        Discard();
        if (version != null)
        {
            AtomicFile.Write(note, stream => JsonSerializer.Serialize(stream, new Note(address.ToString(), version)));
        }

        return new(Path, FileMode.Create, FileAccess.Write, FileShare.None);
    }

    internal FileStream Append() => new(Path, FileMode.Append, FileAccess.Write, FileShare.None);

    /// <summary>The file is whole: it gets its name.</summary>
    internal void Complete(string destination)
    {
        File.Move(Path, destination, overwrite: true);
        File.Delete(note);
    }

    internal void Discard()
    {
        File.Delete(Path);
        File.Delete(note);
    }

    private sealed record Note(string Address, string Version);
}
