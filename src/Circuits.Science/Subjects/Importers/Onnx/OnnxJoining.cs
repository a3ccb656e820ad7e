using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>Parts of values, and values put together.</summary>
internal static class OnnxJoining
{
    internal static void Concat(OnnxStep step)
    {
        var parts = step.Values.ToList();
        var sizes = parts.OfType<Activation>().First().Sizes;
        var (axis, isWhole) = (OnnxStep.ImageAxis(step.Integer("axis", 1), sizes.Length), parts.OfType<Activation>().Any(a => a.IsWhole));
        if (sizes.Length > Activation.MostSizes)
        {
            throw new OnnxRefusal($"of more than {Activation.MostSizes + 1} axes");
        }

        // The engine joins channels.
        var order = Enumerable.Range(0, sizes.Length).ToArray();
        (order[0], order[axis]) = (order[axis], order[0]);
        var (nodes, total) = (new List<string>(), 0);
        foreach (var part in parts.Select(p => p as Activation ?? AsActivation(step, (Known)p)))
        {
            if (part.Sizes.Length != sizes.Length || part.IsWhole != isWhole || !part.Sizes.SetItem(axis, 1).SequenceEqual(sizes.SetItem(axis, 1)))
            {
                throw new OnnxRefusal($"of [N,{string.Join(',', sizes)}] and [N,{string.Join(',', part.Sizes)}]");
            }

            total += part.Sizes[axis];
            nodes.Add(OnnxRearrangements.Ordered(step, part.Node, part.Sizes, order).Node);
        }

        var joined = sizes.SetItem(axis, total);
        var node = step.Add("joined", new Concat(), [.. nodes]);
        step.Give(OnnxRearrangements.Ordered(step, node, [.. order.Select(a => joined[a])], order).Node, joined, isWhole);
    }

    internal static void Split(OnnxStep step)
    {
        var x = step.Activation();
        var axis = OnnxStep.ImageAxis(step.Integer("axis", 0), x.Sizes.Length);
        var parts = step.Outputs.Length;
        var size = (x.Sizes[axis] + parts - 1) / parts;
        var given = step.Numbers("split", 1, inputSince: 13)
            ?? [.. Enumerable.Range(0, parts).Select(i => (long)Math.Min(size, x.Sizes[axis] - i * size))];
        if (given.Length != parts || given.Any(s => s < 1) || given.Sum() != x.Sizes[axis])
        {
            throw new OnnxRefusal($"of {x.Sizes[axis]} into {string.Join(" and ", given)}");
        }

        var at = 0;
        for (var i = 0; i < parts; at += (int)given[i], i++)
        {
            var node = Cut(step, x, new Range[x.Sizes.Length].Select((_, a) => a == axis ? at..(at + (int)given[i]) : Range.All).ToArray());
            step.Give(i, node, x.Sizes.SetItem(axis, (int)given[i]), x.IsWhole);
        }
    }

    internal static void Slice(OnnxStep step)
    {
        var x = step.Activation();
        var (ranges, strides, sizes) = (new Range[x.Sizes.Length], new int[x.Sizes.Length], x.Sizes.ToArray());
        Array.Fill(ranges, Range.All);
        Array.Fill(strides, 1);
        foreach (var (axis, start, end, stride) in OnnxSlices.Of(step, x.Sizes.Length + 1))
        {
            if (axis == 0 && (start != 0 || stride != 1 || end < Math.Max(step.FileBatch ?? int.MaxValue, 1)))
            {
                throw new OnnxRefusal("of the batch");
            }

            if (axis == 0)
            {
                continue;
            }

            var size = x.Sizes[axis - 1];
            var (first, count) = OnnxSlices.Places(start, end, stride, size);
            if (stride < 1 || (stride > 1 && (axis == 1 || x.Sizes.Length > Activation.MostSizes)))
            {
                throw new OnnxRefusal(stride < 1 ? "backwards" : "that takes some of the channels in steps");
            }

            if (count == 0)
            {
                throw new OnnxRefusal("that leaves nothing");
            }

            // Counted from the end where the file does, so that it holds for other sizes of image too.
            ranges[axis - 1] = new(start < 0 ? Index.FromEnd(size - first) : first, end >= size ? ^0 : end < 0 ? Index.FromEnd((int)-end) : (int)end);
            (strides[axis - 1], sizes[axis - 1]) = (stride, count);
        }

        var node = Strided(step, Cut(step, x, ranges), strides.ElementAtOrDefault(1), strides.ElementAtOrDefault(2));
        step.Give(node, [.. sizes], x.IsWhole);
    }

    internal static void Gather(OnnxStep step)
    {
        var (x, indices) = (step.Activation(), step.Constant(1, "indices"));
        var axis = OnnxStep.ImageAxis(step.Integer("axis", 0), x.Sizes.Length);
        var places = indices.Integers.Select(i => i < 0 ? i + x.Sizes[axis] : i).ToList();
        var areNeighbours = places.Count > 0 && !places.Where((p, i) => p != places[0] + i).Any();
        if (!areNeighbours || indices.Sizes.Length > 1 || places[0] < 0 || places[^1] >= x.Sizes[axis])
        {
            throw new OnnxRefusal("of places that are not one after the other");
        }

        var from = (int)places[0];
        var node = Cut(step, x, [.. x.Sizes.Select((_, a) => a == axis ? from..(from + places.Count) : Range.All)]);
        var sizes = indices.Sizes.IsEmpty ? x.Sizes.RemoveAt(axis) : x.Sizes.SetItem(axis, places.Count);
        step.Give(OnnxRearrangements.Reshaped(step, node, sizes), sizes, x.IsWhole);
    }

    /// <summary>Every so many rows and columns, the first among them: the largest of windows of one pixel.</summary>
    internal static string Strided(OnnxStep step, string node, int rows, int columns) =>
        rows <= 1 && columns <= 1 ? node : step.Add("strided", new MaxPool(new(1, 1, Math.Max(1, rows), Math.Max(1, columns)), Padding.Valid), node);

    private static string Cut(OnnxStep step, Activation x, Range[] ranges)
    {
        if (x.Sizes.Length > Activation.MostSizes)
        {
            throw new OnnxRefusal($"of more than {Activation.MostSizes + 1} axes");
        }

        return ranges.All(r => r.Equals(Range.All)) ? x.Node : step.Add("part", new Slice(Of(0), Of(1), Of(2)), x.Node);

        Range Of(int axis) => axis < ranges.Length ? ranges[axis] : Range.All;
    }

    private static Activation AsActivation(OnnxStep step, Known constant)
    {
        if (constant.Sizes.IsEmpty || constant.Sizes[0] != 1 || step.FileBatch != 1)
        {
            throw new OnnxRefusal("with a constant that differs from image to image");
        }

        var sizes = constant.Sizes[1..];
        return new(step.Add("constant", new Constant(Activation.Planes(sizes), ImmutableCollectionsMarshal.AsImmutableArray(constant.Reals))), sizes);
    }
}
