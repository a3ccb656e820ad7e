using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers;

/// <summary>Tells everything that stands in the way of an import at once, rather than the first of it.</summary>
internal static class UnsupportedOperations
{
    /// <summary>Throws if there is anything: operations with the names of the nodes that need them.</summary>
    /// <exception cref="GraphException">There is.</exception>
    internal static void Refuse(string path, IEnumerable<(string Operation, string Node)> problems, IEnumerable<string> supported)
    {
        var groups = problems.GroupBy(p => p.Operation, p => p.Node).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"{g.Key} ({string.Join(", ", g)})").ToList();
        if (groups.Count > 0)
        {
            throw new GraphException(
                $"{path}: {groups.Count} operation{(groups.Count == 1 ? " is" : "s are")} not supported: {string.Join("; ", groups)}. Supported: {string.Join(", ", supported.Order(StringComparer.Ordinal))}.");
        }
    }
}
