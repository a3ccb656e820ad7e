using System.Collections.Immutable;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>The same numbers under other sizes, or in another order of axes.</summary>
internal static class OnnxRearrangements
{
    private static readonly Axes[] ByNumber = [Axes.Channels, Axes.Height, Axes.Width];

    internal static void Flatten(OnnxStep step)
    {
        var x = step.Activation();
        var rank = x.Sizes.Length + 1;
        var axis = step.Integer("axis", 1) is var given && given == rank ? rank : OnnxStep.Axis(given, rank); // it may lie behind the last
        if (axis == 0 || x.Sizes[..(axis - 1)].Any(s => s != 1))
        {
            throw new OnnxRefusal("into rows that are not images");
        }

        Give(step, x, [x.Sizes.Aggregate(1, (product, s) => product * s)]);
    }

    internal static void Reshape(OnnxStep step)
    {
        var x = step.Activation();
        var asked = step.Constant(1, "shape").Whole;
        var count = x.Sizes.Aggregate(1L, (product, s) => product * s);
        if (asked.Length == 0)
        {
            throw new OnnxRefusal("to a single number");
        }

        ImmutableArray<int> sizes = [.. asked.Skip(1).Select((size, axis) => Size(size, axis))];
        var open = sizes.IndexOf(-1);
        var known = sizes.Where(s => s != -1).Aggregate(1L, (product, s) => checked(product * s));
        if (sizes.Count(s => s == -1) > 1 || known == 0 || count % known != 0)
        {
            throw Refusal();
        }

        if (open >= 0)
        {
            sizes = sizes.SetItem(open, (int)(count / known));
        }

        var keepsBatch = open >= 0 || known == count;
        Give(step, x, keepsBatch && IsBatch(asked[0]) ? sizes : throw Refusal());

        bool IsBatch(Amount first) => first == Amount.Batch
            || (first.IsFixed && (first.Fixed == step.FileBatch || (first.Fixed == 0 && !step.Flag("allowzero")) || (first.Fixed == -1 && open < 0)));

        // An axis of the input's own size: its first is the batch.
        int Size(Amount size, int axis) => !size.IsFixed
            ? throw Refusal()
            : size.Fixed != 0 || step.Flag("allowzero") ? OnnxStep.Small("shape", size.Fixed)
            : axis < x.Sizes.Length ? x.Sizes[axis] : throw Refusal();

        OnnxRefusal Refusal() => new($"of [N,{string.Join(',', x.Sizes)}] to [{string.Join(',', asked)}], which does not keep the images apart");
    }

    internal static void Squeeze(OnnxStep step)
    {
        var x = step.Activation();
        var dropped = step.Numbers("axes", 1, inputSince: 13)?.Select(a => OnnxStep.ImageAxis(a, x.Sizes.Length)).ToHashSet();
        if (dropped is null && step.FileBatch == 1)
        {
            throw new OnnxRefusal("of all axes of size 1, the batch among them");
        }

        dropped ??= [.. Enumerable.Range(0, x.Sizes.Length).Where(a => x.Sizes[a] == 1)];
        Give(step, x, dropped.All(a => x.Sizes[a] == 1)
            ? [.. x.Sizes.Where((_, axis) => !dropped.Contains(axis))]
            : throw new OnnxRefusal("of an axis whose size is not 1"));
    }

    internal static void Unsqueeze(OnnxStep step)
    {
        var x = step.Activation();
        var axes = step.Numbers("axes", 1, inputSince: 13) ?? throw new OnnxRefusal("without axes");
        var sizes = x.Sizes.ToList();
        foreach (var axis in axes.Select(a => OnnxStep.ImageAxis(a, x.Sizes.Length + axes.Length)).Order())
        {
            sizes.Insert(axis, 1);
        }

        Give(step, x, [.. sizes]);
    }

    internal static void Transpose(OnnxStep step)
    {
        var x = step.Activation();
        var rank = x.Sizes.Length + 1;
        int[] order = step.HasAttribute("perm")
            ? [.. step.Longs("perm").Select(a => OnnxStep.Axis(a, rank))]
            : [.. Enumerable.Range(0, rank).Reverse()];
        if (order.Distinct().Count() != rank || order.Length != rank)
        {
            throw new OnnxRefusal($"in the order {string.Join(',', order)}, which does not name each of {rank} axes once");
        }

        if (order[0] != 0)
        {
            throw new OnnxRefusal("of the batch with another axis");
        }

        var (node, sizes) = Ordered(step, x.Node, x.Sizes, [.. order.Skip(1).Select(a => a - 1)]);
        step.Give(node, sizes, x.IsWhole);
    }

    /// <summary>A node that holds the numbers of another under other sizes; the same node where the engine sees no difference.</summary>
    internal static string Reshaped(OnnxStep step, string node, ImmutableArray<int> sizes)
    {
        var (from, to) = (step.ShapeOf(node), Activation.Planes(sizes));
        return from == to ? node
            : to is { Height: 1, Width: 1 } ? step.Add("flat", new Flatten(), node)
            : step.Add("reshaped", new Reshape(to.Channels, to.Height, to.Width), node);
    }

    /// <summary>The axes of each image in another order.</summary>
    /// <param name="step">The node under import.</param>
    /// <param name="node">Whose output.</param>
    /// <param name="sizes">Its sizes.</param>
    /// <param name="order">Which axis becomes each.</param>
    internal static (string Node, ImmutableArray<int> Sizes) Ordered(OnnxStep step, string node, ImmutableArray<int> sizes, int[] order)
    {
        ImmutableArray<int> result = [.. order.Select(a => sizes[a])];
        if (order.SequenceEqual(Enumerable.Range(0, order.Length)))
        {
            return (node, result);
        }

        if (sizes.Length <= Activation.MostSizes)
        {
            int[] all = [.. order, .. Enumerable.Range(order.Length, Activation.MostSizes - order.Length)];
            return (step.Add("transposed", new Transpose(ByNumber[all[0]], ByNumber[all[1]], ByNumber[all[2]]), node), result);
        }

        // Axes that stay together move as one: three such groups are what the engine has axes for.
        var groups = new List<List<int>>();
        foreach (var axis in order.Where(a => sizes[a] != 1))
        {
            if (groups.Count > 0 && axis > groups[^1][^1] && sizes[(groups[^1][^1] + 1)..axis].All(s => s == 1))
            {
                groups[^1].Add(axis);
            }
            else
            {
                groups.Add([axis]);
            }
        }

        if (groups.Count > Activation.MostSizes)
        {
            throw new OnnxRefusal($"of more than {Activation.MostSizes} axes that go apart");
        }

        var before = groups.OrderBy(g => g[0]).ToList();
        ImmutableArray<int> grouped = [.. before.Select(g => g.Aggregate(1, (product, a) => product * sizes[a]))];
        var (moved, _) = Ordered(step, Reshaped(step, node, grouped), grouped, [.. groups.Select(g => before.IndexOf(g))]);
        return (Reshaped(step, moved, result), result);
    }

    private static void Give(OnnxStep step, Activation x, ImmutableArray<int> sizes) => step.Give(Reshaped(step, x.Node, sizes), sizes, x.IsWhole);
}
