using System.Collections.Immutable;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>Operators on what is known at import: shapes, and what is reckoned with them, and weights that are rearranged.</summary>
internal static class OnnxFolding
{
    private static readonly Dictionary<string, Func<OnnxStep, Known>> ByKind = new()
    {
        ["Add"] = s => Arithmetic(s, (a, b) => a + b, (a, b) => a + b),
        ["Cast"] = Cast,
        ["Ceil"] = s => Single(s, MathF.Ceiling),
        ["Concat"] = Concat,
        ["Constant"] = Constant,
        ["ConstantOfShape"] = ConstantOfShape,
        ["Div"] = s => Arithmetic(s, (a, b) => a / b, (a, b) => a / b),
        ["Floor"] = s => Single(s, MathF.Floor),
        ["Gather"] = Gather,
        ["Identity"] = s => s.Constant(0, "input"),
        ["Mul"] = s => Arithmetic(s, (a, b) => a * b, (a, b) => a * b),
        ["Neg"] = s => s.Constant(0, "input") is { IsWhole: true } k ? new(k.Sizes, [.. k.Whole.Select(a => new Amount(0) - a)]) : Single(s, v => -v),
        ["Range"] = Range,
        ["Reshape"] = Reshape,
        ["Shape"] = Shape,
        ["Size"] = s => new([], [ShapeOf(s).Aggregate(new Amount(1), (product, size) => product * size)]),
        ["Slice"] = Slice,
        ["Squeeze"] = Squeeze,
        ["Sub"] = s => Arithmetic(s, (a, b) => a - b, (a, b) => a - b),
        ["Transpose"] = Transpose,
        ["Unsqueeze"] = Unsqueeze,
    };

    internal static IReadOnlyCollection<string> Operators => ByKind.Keys;

    /// <summary>Whether only the shape of the input matters, so that the input may depend on the images.</summary>
    internal static bool IsOfShapes(string kind) => kind is "Shape" or "Size";

    internal static Known Fold(OnnxStep step) => ByKind[step.Kind](step);

    private static Amount[] ShapeOf(OnnxStep step) => step.Value(0) switch
    {
        Activation a => [Amount.Batch, .. a.Sizes.Select(s => new Amount(s))],
        Known k => [.. k.Sizes.Select(s => new Amount(s))],
        _ => throw new OnnxRefusal("of nothing"),
    };

    private static Known Shape(OnnxStep step)
    {
        var shape = ShapeOf(step);
        var (first, count) = OnnxSlices.Places(step.Integer("start", 0), step.Integer("end", long.MaxValue), 1, shape.Length);
        return new(shape[first..(first + count)]);
    }

    private static Known Cast(OnnxStep step)
    {
        var (k, to) = (step.Constant(0, "input"), (OnnxType)step.Integer("to", 0));
        return OnnxTensor.IsRealType(to) ? new(k.Sizes, to switch
            {
                OnnxType.Float16 => [.. k.Reals.Select(v => (float)(Half)v)],
                OnnxType.Bfloat16 => throw new OnnxRefusal("to Bfloat16"),
                _ => k.Reals,
            })
            : !OnnxTensor.IsWholeType(to) ? throw new OnnxRefusal($"to {to}")
            : to == OnnxType.Bool ? new(k.Sizes, [.. k.Reals.Select(v => new Amount(v != 0 ? 1 : 0))])
            : k.IsWhole ? k
            : new(k.Sizes, [.. k.Reals.Select(v => new Amount(checked((long)v)))]);
    }

    private static Known Single(OnnxStep step, Func<float, float> function)
    {
        var k = step.Constant(0, "input");
        return new(k.Sizes, [.. k.Reals.Select(function)]);
    }

    private static Known Constant(OnnxStep step) =>
        step.Tensor("value")?.Load(step.Storage)
        ?? (step.HasAttribute("value_float") ? new([], [step.Float("value_float", 0)])
            : step.HasAttribute("value_floats") ? new([step.Floats("value_floats").Length], [.. step.Floats("value_floats")])
            : step.HasAttribute("value_int") ? new([], [new Amount(step.Integer("value_int", 0))])
            : step.HasAttribute("value_ints") ? new Known([.. step.Longs("value_ints").Select(i => new Amount(i))])
            : throw new OnnxRefusal("of texts, or sparse"));

    private static Known ConstantOfShape(OnnxStep step)
    {
        var sizes = Sizes(step.Constant(0, "shape").Integers);
        var value = step.Tensor("value")?.Load(step.Storage) ?? new Known([1], [0f]);
        return value.Taken(step.Storage, sizes, Known.CountOf(sizes.Select(s => (long)s), "a constant"), _ => 0);
    }

    private static Known Range(OnnxStep step)
    {
        var (start, limit, delta) = (step.Constant(0, "start"), step.Constant(1, "limit"), step.Constant(2, "delta"));
        var (from, by) = ((double)start.Reals.Single(), (double)delta.Reals.Single());
        var length = Math.Max(0, Math.Ceiling((limit.Reals.Single() - from) / by));
        var count = length <= OnnxStep.LargestNumber ? (int)length : throw new OnnxRefusal($"of {length} numbers");
        return start.IsWhole
            ? new([count], [.. Enumerable.Range(0, count).Select(i => new Amount((long)(from + i * by)))])
            : new([count], [.. Enumerable.Range(0, count).Select(i => (float)(from + i * by))]);
    }

    private static Known Concat(OnnxStep step)
    {
        var parts = step.Values.Cast<Known>().ToList();
        var axis = OnnxStep.Axis(step.Integer("axis", 1), parts[0].Sizes.Length);
        var others = parts[0].Sizes.SetItem(axis, 1);
        if (parts.Any(p => p.IsWhole != parts[0].IsWhole || p.Sizes.Length <= axis || !p.Sizes.SetItem(axis, 1).SequenceEqual(others)))
        {
            throw new OnnxRefusal("of unequal sizes");
        }

        // Rows of all parts in turn.
        var rows = parts[0].Sizes.Take(axis).Aggregate(1, (product, s) => product * s);
        var total = parts[0].Sizes.SetItem(axis, parts.Sum(p => p.Sizes[axis]));
        step.Storage.Bytes(parts.Sum(p => 2L * sizeof(long) * p.Count));
        return parts[0].IsWhole ? new(total, [.. Rows(p => p.Whole)]) : new(total, [.. Rows(p => p.Reals)]);

        IEnumerable<T> Rows<T>(Func<Known, T[]> numbers) => Enumerable.Range(0, rows)
            .SelectMany(r => parts.SelectMany(p => new ArraySegment<T>(numbers(p), r * (p.Count / rows), p.Count / rows)));
    }

    private static Known Gather(OnnxStep step)
    {
        var (data, indices) = (step.Constant(0, "data"), step.Constant(1, "indices"));
        var axis = OnnxStep.Axis(step.Integer("axis", 0), data.Sizes.Length);
        int[] places = [.. indices.Integers.Select(i => OnnxStep.Axis(i, data.Sizes[axis]))];
        ImmutableArray<int> sizes = [.. data.Sizes.Take(axis), .. indices.Sizes, .. data.Sizes.Skip(axis + 1)];
        var inner = data.Sizes.Skip(axis + 1).Aggregate(1, (product, s) => product * s);
        return data.Taken(step.Storage, sizes, Known.CountOf(sizes.Select(s => (long)s), "what a Gather takes"), i =>
            (i / inner / places.Length * data.Sizes[axis] + places[i / inner % places.Length]) * inner + i % inner);
    }

    private static Known Slice(OnnxStep step)
    {
        var data = step.Constant(0, "data");
        var (sizes, first, strides) = (data.Sizes.ToArray(), new int[data.Sizes.Length], data.Sizes.Select(_ => 1).ToArray());
        foreach (var (axis, start, end, stride) in OnnxSlices.Of(step, data.Sizes.Length))
        {
            (first[axis], sizes[axis]) = OnnxSlices.Places(start, end, stride, data.Sizes[axis]);
            strides[axis] = stride;
        }

        var places = Places(data.Sizes);
        return Strided(step, data, [.. sizes], [.. places.Select((p, a) => p * strides[a])], places.Select((p, a) => p * first[a]).Sum());
    }

    private static Known Transpose(OnnxStep step)
    {
        var data = step.Constant(0, "data");
        int[] order = step.HasAttribute("perm")
            ? [.. step.Longs("perm").Select(a => OnnxStep.Axis(a, data.Sizes.Length))]
            : [.. Enumerable.Range(0, data.Sizes.Length).Reverse()];
        var places = Places(data.Sizes);
        return order.Order().SequenceEqual(Enumerable.Range(0, data.Sizes.Length))
            ? Strided(step, data, [.. order.Select(a => data.Sizes[a])], [.. order.Select(a => places[a])], 0)
            : throw new OnnxRefusal($"in the order {string.Join(',', order)}");
    }

    private static Known Reshape(OnnxStep step)
    {
        var data = step.Constant(0, "data");
        var asked = step.Constant(1, "shape").Integers
            .Select((s, axis) => s != 0 || step.Flag("allowzero") ? s : axis < data.Sizes.Length ? data.Sizes[axis] : throw new OnnxRefusal("to sizes it has not"))
            .ToList();
        if (asked.IndexOf(-1) is >= 0 and var open)
        {
            var known = Math.Abs(asked.Aggregate(1L, (product, s) => checked(product * s)));
            asked[open] = known > 0 ? data.Count / known : 0;
        }

        return Known.CountOf(asked, "what a Reshape makes") == data.Count
            ? data.As(Sizes(asked))
            : throw new OnnxRefusal($"of {data.Count} numbers to [{string.Join(',', asked)}]");
    }

    private static Known Squeeze(OnnxStep step)
    {
        var data = step.Constant(0, "data");
        var dropped = step.Numbers("axes", 1, inputSince: 13)?.Select(a => OnnxStep.Axis(a, data.Sizes.Length)).ToHashSet()
            ?? [.. Enumerable.Range(0, data.Sizes.Length).Where(a => data.Sizes[a] == 1)];
        return dropped.All(a => data.Sizes[a] == 1)
            ? data.As([.. data.Sizes.Where((_, axis) => !dropped.Contains(axis))])
            : throw new OnnxRefusal("of an axis whose size is not 1");
    }

    private static Known Unsqueeze(OnnxStep step)
    {
        var data = step.Constant(0, "data");
        var axes = step.Numbers("axes", 1, inputSince: 13) ?? throw new OnnxRefusal("without axes");
        var sizes = data.Sizes.ToList();
        foreach (var axis in axes.Select(a => OnnxStep.Axis(a, data.Sizes.Length + axes.Length)).Order())
        {
            sizes.Insert(axis, 1);
        }

        return data.As([.. sizes]);
    }

    private static Known Arithmetic(OnnxStep step, Func<Amount, Amount, Amount> ofWhole, Func<float, float, float> ofReals)
    {
        var (a, b) = (step.Constant(0, "input"), step.Constant(1, "input"));
        var rank = Math.Max(a.Sizes.Length, b.Sizes.Length);
        var (left, right) = (Padded(a.Sizes), Padded(b.Sizes));
        ImmutableArray<int> sizes = [.. left.Zip(right, (x, y) => x == y || y == 1 ? x : x == 1 ? y : throw new OnnxRefusal("of unequal sizes"))];
        a = Strided(step, a, sizes, Repeating(left), 0);
        b = Strided(step, b, sizes, Repeating(right), 0);
        return a.IsWhole && b.IsWhole
            ? new(sizes, [.. a.Whole.Zip(b.Whole, ofWhole)])
            : new(sizes, [.. a.Reals.Zip(b.Reals, ofReals)]);

        ImmutableArray<int> Padded(ImmutableArray<int> s) => [.. Enumerable.Repeat(1, rank - s.Length), .. s];

        int[] Repeating(ImmutableArray<int> s) => [.. Places(s).Select((place, axis) => s[axis] == 1 ? 0 : place)];
    }

    private static ImmutableArray<int> Sizes(IEnumerable<long> sizes) => [.. sizes.Select(s => OnnxStep.Small("sizes", s))];

    /// <summary>From one place to the next along each axis.</summary>
    private static int[] Places(ImmutableArray<int> sizes)
    {
        var (places, place) = (new int[sizes.Length], 1);
        for (var axis = sizes.Length - 1; axis >= 0; place *= sizes[axis], axis--)
        {
            places[axis] = place;
        }

        return places;
    }

    private static Known Strided(OnnxStep step, Known data, ImmutableArray<int> sizes, int[] strides, int first) =>
        data.Taken(step.Storage, sizes, Known.CountOf(sizes.Select(s => (long)s), "a constant"), i =>
        {
            var at = first;
            for (var axis = sizes.Length - 1; axis >= 0; i /= sizes[axis], axis--)
            {
                at += i % sizes[axis] * strides[axis];
            }

            return at;
        });
}
