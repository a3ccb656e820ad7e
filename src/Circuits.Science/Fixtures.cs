using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Circuits.Engine;

namespace Circuits.Science;

/// <summary>The files the repository ships: weights, photographs, reference values. Each is checked before it is used.</summary>
/// <remarks>
/// <c>fixtures/MANIFEST.json</c> lists every file with its origin, licence and sha256. The folder is the one that the
/// environment variable <c>CIRCUITS_FIXTURES</c> names, or else the nearest <c>fixtures</c> beside or above the program
/// or the current directory.
/// </remarks>
public static class Fixtures
{
    private static readonly Lazy<FixtureFolder> Found = new(
        () => FixtureFolder.Find(
            Environment.GetEnvironmentVariable("CIRCUITS_FIXTURES"), [AppContext.BaseDirectory, Environment.CurrentDirectory]),
        LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The folder in use.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    public static string Folder => Found.Value.Root;

    /// <summary>The full path of a file that is there and is the one the manifest means.</summary>
    /// <param name="path">Relative to the folder, with forward slashes: <c>weights/inception-v3.safetensors</c>.</param>
    /// <exception cref="FileNotFoundException">It is not there, or not listed.</exception>
    /// <exception cref="InvalidDataException">Its sha256 is another.</exception>
    public static string File(string path) => Found.Value.File(path);

    /// <summary>The sha256 that the manifest states for a file, in lower-case hexadecimal.</summary>
    /// <exception cref="FileNotFoundException">It is not listed.</exception>
    public static string Sha256(string path) => Found.Value.Entry(path).Sha256;

    /// <summary>All the manifest says about a file.</summary>
    /// <exception cref="FileNotFoundException">It is not listed.</exception>
    public static Fixture Entry(string path) => Found.Value.Entry(path);

    /// <summary>Every file the manifest lists, by path.</summary>
    public static IReadOnlyList<Fixture> All => Found.Value.All;
}

/// <summary>A line of the manifest.</summary>
/// <param name="Path">Relative to the folder, with forward slashes.</param>
/// <param name="Sha256">Of the file, in lower-case hexadecimal.</param>
/// <param name="Origin">Where it came from: an address, or the command that made it.</param>
/// <param name="Licence">Under which it is passed on (an SPDX identifier where there is one).</param>
public sealed record Fixture(string Path, string Sha256, string Origin, string Licence);

/// <summary>One folder of fixtures with its manifest.</summary>
internal sealed class FixtureFolder
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly Dictionary<string, Fixture> byPath;
    private readonly ConcurrentDictionary<string, string> verified = new();

    internal FixtureFolder(string root)
    {
        Root = Path.GetFullPath(root);
        var manifest = Path.Combine(Root, "MANIFEST.json");
        try
        {
            All = JsonSerializer.Deserialize<Manifest>(System.IO.File.ReadAllText(manifest), Json)?.Files
                ?? throw new JsonException("it has no list 'files'");
            byPath = All.ToDictionary(f => f.Path);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"{manifest}: not a manifest: {e.Message} Restore it: git restore {manifest}", e);
        }
    }

    internal string Root { get; }

    internal IReadOnlyList<Fixture> All { get; }

    internal static FixtureFolder Find(string? named, IEnumerable<string> starts)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return System.IO.File.Exists(Path.Combine(named, "MANIFEST.json"))
                ? new(named)
                : throw new DirectoryNotFoundException(
                    $"CIRCUITS_FIXTURES is '{named}', which has no MANIFEST.json. Point it at the repository's folder fixtures, or unset it.");
        }

        foreach (var start in starts)
        {
            for (var folder = new DirectoryInfo(start); folder != null; folder = folder.Parent)
            {
                var candidate = Path.Combine(folder.FullName, "fixtures");
                if (System.IO.File.Exists(Path.Combine(candidate, "MANIFEST.json")))
                {
                    return new(candidate);
                }
            }
        }

        throw new DirectoryNotFoundException(
            $"no folder fixtures with a MANIFEST.json at or above {string.Join(" or ", starts)}. Run inside the repository, or set CIRCUITS_FIXTURES to that folder.");
    }

    internal Fixture Entry(string path) =>
        byPath.TryGetValue(path, out var entry)
            ? entry
            : throw new FileNotFoundException(
                $"{path} is not listed in {Path.Combine(Root, "MANIFEST.json")}. Nearest: {NearestNames.To(path, byPath.Keys)}.");

    internal string File(string path) => verified.GetOrAdd(path, Verify);

    private string Verify(string path)
    {
        var entry = Entry(path);
        var file = Path.Combine(Root, path);
        if (!System.IO.File.Exists(file))
        {
            throw new FileNotFoundException($"{file} is listed in MANIFEST.json but is not there. Restore it: git restore {file}");
        }

        using var stream = System.IO.File.OpenRead(file);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(stream));
        return sha256 == entry.Sha256
            ? file
            : throw new InvalidDataException(
                $"{file} has sha256 {sha256}, MANIFEST.json says {entry.Sha256}. Restore it: git restore {file} (or, if the change is meant, python3 fixtures/manifest.py).");
    }

    private sealed record Manifest(IReadOnlyList<Fixture> Files);
}
