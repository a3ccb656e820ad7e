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
        foreach (var item in items)
        {
            Visit(item);
        }

        return ordered;

        void Visit(T item)
        {
            if (!isDone.TryAdd(name(item), false))
            {
                if (!isDone[name(item)])
                {
                    throw new GraphException($"{path}: '{name(item)}' depends on itself. Loops cannot be imported: unroll them.");
                }

                return;
            }

            foreach (var input in inputs(item))
            {
                Visit(byName.TryGetValue(input, out var source)
                    ? source
                    : throw new GraphException($"{path}: '{name(item)}' takes '{input}', which is not there. Export the whole model."));
            }

            isDone[name(item)] = true;
            ordered.Add(item);
        }
    }
}
