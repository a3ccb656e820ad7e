using Circuits.Engine;
using Circuits.Science;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Cli;

/// <summary>What SUBJECT and FILE mean on the command line: the zoo's networks, imported ones, and files.</summary>
internal static class Models
{
    /// <summary>The zoo, then what was imported; a name of the zoo is never taken by another.</summary>
    public static IReadOnlyList<INetwork> All =>
    [
        .. Zoo.All,
        .. Directory.Exists(Home.Models)
            ? Directory.GetFiles(Home.Models, "*.safetensors").Select(f => new ImportedNetwork(f))
                .Where(n => Zoo.All.All(z => z.Name != n.Name)).OrderBy(n => n.Name, StringComparer.Ordinal)
            : Enumerable.Empty<INetwork>(),
    ];

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
            return new ImportedNetwork(nameOrFile).Load();
        }

        throw new UsageException(Path.GetFileName(nameOrFile) != nameOrFile || Path.HasExtension(nameOrFile)
            ? $"{nameOrFile}: there is no such file. Give the path of a model, or a name that 'circuits subjects' lists."
            : $"no subject '{nameOrFile}'. Nearest: {NearestNames.To(nameOrFile, All.Select(n => n.Name))}; or give the path of a model's file.");
    }
}
