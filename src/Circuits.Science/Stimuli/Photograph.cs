namespace Circuits.Science.Stimuli;

/// <summary>A photograph, called by its file's name without the extension.</summary>
public sealed record Photograph(string Name, Image Image);

/// <summary>The natural images that a claim is tried on.</summary>
public static class Photographs
{
    /// <summary>All photographs of a folder, not of those inside it, in ordinal order of their names.</summary>
    /// <remarks>
    /// A JPEG among them is refused rather than passed over, with the advice to convert it; other kinds of file are left
    /// alone.
    /// </remarks>
    /// <exception cref="InvalidDataException">There is none, or one is not a readable PNG; the message is one line.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IReadOnlyList<Photograph> Load(string directory)
    {
        var paths = Directory.GetFiles(directory).Where(IsPhotograph).ToArray();
        if (paths.Length == 0)
        {
            throw new InvalidDataException($"{directory}: holds no PNG file; put the photographs there, or name their folder.");
        }

        return
        [
            .. paths.Select(path => new Photograph(Path.GetFileNameWithoutExtension(path), Png.Load(path)))
                .OrderBy(photograph => photograph.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The photographs that the repository ships, each the file that the manifest means, in ordinal order of their names.</summary>
    /// <exception cref="InvalidDataException">The manifest lists none, or one is not the file it means.</exception>
    /// <exception cref="IOException">One, or the manifest, is not there.</exception>
    public static IReadOnlyList<Photograph> Shipped()
    {
        var paths = Fixtures.All.Select(f => f.Path).Where(p => p.StartsWith("photographs/", StringComparison.Ordinal) && IsPhotograph(p)).ToArray();
        return paths.Length > 0
            ? [.. paths.Order(StringComparer.Ordinal).AsParallel().AsOrdered().Select(p => new Photograph(Path.GetFileNameWithoutExtension(p), Png.Load(Fixtures.File(p))))]
            : throw new InvalidDataException($"{Fixtures.Folder}: the manifest lists no photographs. Restore it: git restore {Fixtures.Folder}");
    }

    private static bool IsPhotograph(string path) => Path.GetExtension(path).ToLowerInvariant() is ".png" or ".jpg" or ".jpeg";
}
