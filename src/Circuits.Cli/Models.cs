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
    public static string? FileOf(string name) =>
        new[] { NetworkEnding, RecordingFile.JsonEnding, RecordingFile.CsvEnding }.Select(e => Path.Combine(Home.Models, name + e)).FirstOrDefault(File.Exists);

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

        throw new UsageException(Path.GetFileName(nameOrFile) != nameOrFile || Path.HasExtension(nameOrFile)
            ? $"{nameOrFile}: there is no such file. Give the path of a model, or a name that 'circuits subjects' lists."
            : $"no subject '{nameOrFile}'. Nearest: {NearestNames.To(nameOrFile, All.Select(n => n.Name))}; or give the path of a model's file.");
    }

    private static INetwork? Imported(string file) =>
        file.EndsWith(NetworkEnding, StringComparison.Ordinal) ? new ImportedNetwork(file)
        : file.EndsWith(RecordingFile.JsonEnding, StringComparison.Ordinal) || file.EndsWith(RecordingFile.CsvEnding, StringComparison.Ordinal) ? new ImportedRecording(file)
        : null;
}
