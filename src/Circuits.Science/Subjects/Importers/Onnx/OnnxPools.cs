using System.Collections.Immutable;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>Largest values and means, of windows and of whole axes.</summary>
internal static class OnnxPools
{
    private static readonly Axes[] ByNumber = [Axes.Channels, Axes.Height, Axes.Width];

    internal static void Max(OnnxStep step)
    {
        if (step.IsTaken(1))
        {
            throw new OnnxRefusal("whose indices are taken");
        }

        var x = step.Activation();
        var (window, padding) = OnnxWindows.OfPool(step, x);
        Give(step, x, new MaxPool(window, padding));
    }

    internal static void Average(OnnxStep step)
    {
        var x = step.Reals();
        var (window, padding) = OnnxWindows.OfPool(step, x);
        Give(step, x, new AveragePool(window, padding, step.Flag("count_include_pad")));
    }

    internal static void GlobalAverage(OnnxStep step) => Global(step, new Mean(Axes.Height | Axes.Width));

    internal static void GlobalMax(OnnxStep step) => Global(step, new GlobalMaxPool());

    /// <summary>The mean along any axes but the batch.</summary>
    internal static void Mean(OnnxStep step)
    {
        var x = step.Reals();
        var axes = step.Numbers("axes", 1, inputSince: 18) ?? [];
        if (axes.Length == 0 && !step.Flag("noop_with_empty_axes"))
        {
            throw new OnnxRefusal("over all axes, the batch among them");
        }

        var over = axes.Select(a => OnnxStep.ImageAxis(a, x.Sizes.Length)).ToHashSet();
        if (x.Sizes.Length > Activation.MostSizes)
        {
            throw new OnnxRefusal($"of more than {Activation.MostSizes + 1} axes");
        }

        var mean = over.Count == 0 ? x.Node : step.Add("mean", new Mean(over.Aggregate(Axes.None, (all, a) => all | ByNumber[a])), x.Node);
        var sizes = step.Integer("keepdims", 1) != 0
            ? x.Sizes.Select((s, axis) => over.Contains(axis) ? 1 : s)
            : x.Sizes.Where((_, axis) => !over.Contains(axis));
        step.Give(OnnxRearrangements.Reshaped(step, mean, [.. sizes]), [.. sizes]);
    }

    private static void Global(OnnxStep step, Operation operation)
    {
        var x = step.Reals();
        ImmutableArray<int> sizes = x.Sizes.Length is 2 or 3
            ? [x.Sizes[0], .. x.Sizes.Skip(1).Select(_ => 1)]
            : throw new OnnxRefusal($"along {x.Sizes.Length - 1} axes");
        step.Give(operation, sizes, x.Node);
    }

    private static void Give(OnnxStep step, Activation x, Operation operation)
    {
        var result = step.Add("result", operation, x.Node);
        var s = step.ShapeOf(result);
        step.Give(result, x.Sizes.Length == 2 ? [s.Channels, s.Height] : [s.Channels, s.Height, s.Width], x.IsWhole);
    }
}
