namespace Circuits.Science.Subjects.Importers;

/// <summary>Names that a person can type, for nodes that were named by folders within folders.</summary>
/// <remarks>
/// The rule: P is the longest chain of folders that more than half of the names share; every name loses the folders at
/// its start that it has in common with P, but keeps its last part. If two names would then be the same, none is changed.
/// </remarks>
internal static class ShortNames
{
    /// <summary>Where the chain ends: a hostile name is nothing but folders.</summary>
    private const int MostFolders = 64;

    /// <summary>The short name of each name.</summary>
    internal static Dictionary<string, string> Of(IReadOnlyCollection<string> names)
    {
        var parts = names.ToDictionary(n => n, n => n.Split('/'));
        var common = new List<string>();
        while (common.Count < MostFolders && NextFolder(parts.Values, common) is { } folder)
        {
            common.Add(folder);
        }

        var shortened = parts.ToDictionary(p => p.Key, p => string.Join('/', p.Value.Skip(Shared(p.Value, common))));
        return shortened.Values.Distinct().Count() == names.Count ? shortened : names.ToDictionary(n => n);
    }

    private static string? NextFolder(IReadOnlyCollection<string[]> names, List<string> common) =>
        names.Where(n => n.Length > common.Count + 1 && Shared(n, common) == common.Count)
            .GroupBy(n => n[common.Count])
            .FirstOrDefault(g => 2 * g.Count() > names.Count)?.Key;

    private static int Shared(string[] name, List<string> common)
    {
        var n = 0;
        while (n < common.Count && n < name.Length - 1 && name[n] == common[n])
        {
            n++;
        }

        return n;
    }
}
