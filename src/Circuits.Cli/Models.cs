using Circuits.Engine;
using Circuits.Science;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;
using Circuits.Science.Subjects.Recordings;

namespace Circuits.Cli;

/// <summary>What SUBJECT and FILE mean on the command line: the zoo's networks, what was imported, and files.</summary>
internal static class Models
{
    private const string NetworkEnding = ".safetensors";

    /// <summary>The zoo, then what was imported; a name of the zoo is never taken by another.</summary>
    public static IReadOnlyList<INetwork> All =>
    [
        .. Zoo.All,
        .. Directory.Exists(Home.Models)
            ? Directory.GetFiles(Home.Models).Select(Imported).OfType<INetwork>()
                .Where(n => Zoo.All.All(z => z.Name != n.Name)).OrderBy(n => n.Name, StringComparer.Ordinal)
            : Enumerable.Empty<INetwork>(),
    ];

    /// <summary>The file that something was imported to under that name; null where nothing was.</summary>
    /// <remarks>Not told apart by capitals: some disks do not.</remarks>
    public static string? FileOf(string name, string folder) => Directory.Exists(folder)
        ? Directory.GetFiles(folder).FirstOrDefault(f => new[] { NetworkEnding, RecordingFile.JsonEnding, RecordingFile.CsvEnding }.Any(
            e => Path.GetFileName(f).Equals(name + e, StringComparison.OrdinalIgnoreCase)))
        : null;

    /// <summary>The network that a name or a file stands for.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static Subject Load(string nameOrFile)
    {
        if (All.FirstOrDefault(n => n.Name == nameOrFile) is { } network)
        {
            return network.Load();
        }

        if (File.Exists(nameOrFile))
        {
            return RecordingFile.Recognises(nameOrFile) ? new ImportedRecording(nameOrFile).Load() : new ImportedNetwork(nameOrFile).Load();
        }

        throw new UsageException(Directory.Exists(nameOrFile) || Path.GetFileName(nameOrFile) != nameOrFile
            ? MissingFile.Says(nameOrFile, "Give the path of a model, or a name that 'circuits subjects' lists.")
            : Path.HasExtension(nameOrFile)
            ? $"{nameOrFile}: there is no such file, and no subject of that name. Nearest: {NearestNames.To(nameOrFile, All.Select(n => n.Name))}."
            : $"no subject '{nameOrFile}'. Nearest: {NearestNames.To(nameOrFile, All.Select(n => n.Name))}; or give the path of a model's file.");
    }

    private static INetwork? Imported(string file) =>
        file.EndsWith(NetworkEnding, StringComparison.Ordinal) ? new ImportedNetwork(file)
        : file.EndsWith(RecordingFile.JsonEnding, StringComparison.Ordinal) || file.EndsWith(RecordingFile.CsvEnding, StringComparison.Ordinal) ? new ImportedRecording(file)
        : null;
}
