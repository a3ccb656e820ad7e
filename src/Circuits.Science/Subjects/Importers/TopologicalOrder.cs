using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers;

/// <summary>Puts the layers of a file into an order of evaluation; files need not keep one.</summary>
internal static class TopologicalOrder
{
    /// <summary>The items in their own order, except that each comes after those it takes.</summary>
    /// <exception cref="GraphException">An input is missing, or the items depend on each other in a circle.</exception>
    internal static IReadOnlyList<T> Of<T>(string path, IReadOnlyList<T> items, Func<T, string> name, Func<T, IEnumerable<string>> inputs)
    {
        var byName = new Dictionary<string, T>();
        foreach (var item in items)
        {
            if (!byName.TryAdd(name(item), item))
            {
                throw new GraphException($"{path}: two layers are called '{name(item)}'. Rename one.");
            }
        }

        var ordered = new List<T>(items.Count);
        var isDone = new Dictionary<string, bool>(); // false while its inputs are being visited
        var open = new Stack<(T Item, IEnumerator<string> Inputs)>(); // not recursion: a chain may be as long as the file
        foreach (var item in items)
        {
            Open(item);
            while (open.TryPeek(out var top))
            {
                if (top.Inputs.MoveNext())
                {
                    Open(byName.TryGetValue(top.Inputs.Current, out var source)
                        ? source
                        : throw new GraphException($"{path}: '{name(top.Item)}' takes '{top.Inputs.Current}', which is not there. Export the whole model."));
                }
                else
                {
                    isDone[name(top.Item)] = true;
                    ordered.Add(open.Pop().Item);
                }
            }
        }

        return ordered;

        void Open(T item)
        {
            if (isDone.TryAdd(name(item), false))
            {
                open.Push((item, inputs(item).GetEnumerator()));
            }
            else if (!isDone[name(item)])
            {
                throw new GraphException($"{path}: '{name(item)}' depends on itself. Loops cannot be imported: unroll them.");
            }
        }
    }
}
