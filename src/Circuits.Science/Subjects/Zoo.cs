using Circuits.Engine;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Science.Subjects;

/// <summary>Every trained network there is: all classes that are an <see cref="INetwork"/>.</summary>
public static class Zoo
{
    private static readonly Dictionary<string, Subject> Loaded = [];

    /// <summary>All of them, by name. Whether their weights are here is told by loading.</summary>
    public static IReadOnlyList<INetwork> All { get; } =
    [
        .. typeof(Zoo).Assembly.GetTypes()
            .Where(t => t.IsAssignableTo(typeof(INetwork)) && t is { IsClass: true, IsAbstract: false })
            .Select(t => (INetwork)Activator.CreateInstance(t)!)
            .OrderBy(n => n.Name, StringComparer.Ordinal),
    ];

    /// <summary>Those whose weights ship with the project, or need none.</summary>
    public static IReadOnlyList<INetwork> Shipped { get; } = [.. All.Where(n => n is not IFetchedNetwork)];

    /// <summary>The network of that name, read once per process: subjects never change, so all callers share it.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message offers the nearest names.</exception>
    /// <exception cref="FileNotFoundException">Its weights are not here; the message says how to get them.</exception>
    /// <exception cref="InvalidDataException">Its file is damaged; the message says how to mend it.</exception>
    public static Subject Load(string name)
    {
        var network = All.FirstOrDefault(n => n.Name == name)
            ?? throw new KeyNotFoundException($"no network '{name}'. Nearest: {NearestNames.To(name, All.Select(n => n.Name))}.");
        lock (Loaded)
        {
            return Loaded.TryGetValue(name, out var subject) ? subject : Loaded[name] = network.Load();
        }
    }
}
