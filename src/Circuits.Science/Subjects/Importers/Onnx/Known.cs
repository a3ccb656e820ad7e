using System.Collections.Immutable;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>A value that is known at import: weights, or sizes that were computed.</summary>
internal sealed record Known : OnnxValue
{
    private readonly float[]? reals;
    private readonly Amount[]? whole;

    internal Known(ImmutableArray<int> sizes, float[] values) => (Sizes, reals) = (sizes, values);

    internal Known(ImmutableArray<int> sizes, Amount[] values) => (Sizes, whole) = (sizes, values);

    /// <summary>One axis of whole numbers.</summary>
    internal Known(params Amount[] values)
        : this([values.Length], values)
    {
    }

    internal ImmutableArray<int> Sizes { get; }

    internal int Count => reals?.Length ?? whole!.Length;

    internal bool IsWhole => whole is not null;

    /// <summary>The numbers as reals.</summary>
    /// <exception cref="OnnxRefusal">One depends on the batch.</exception>
    internal float[] Reals => reals ?? [.. Integers.Select(i => (float)i)];

    /// <summary>The numbers, which are whole.</summary>
    /// <exception cref="OnnxRefusal">They are reals.</exception>
    internal Amount[] Whole => whole ?? throw new OnnxRefusal("that takes real numbers where whole ones are due");

    /// <summary>The numbers, which are whole and do not depend on the batch.</summary>
    /// <exception cref="OnnxRefusal">They are not.</exception>
    internal IEnumerable<long> Integers => Whole.Select(a => a.IsFixed ? a.Fixed : throw new OnnxRefusal("whose constants depend on the batch size"));

    /// <summary>How many numbers a tensor of these sizes has.</summary>
    /// <exception cref="InvalidDataException">More than an array holds, or a size is negative.</exception>
    internal static int CountOf(IEnumerable<long> sizes, string what)
    {
        var count = 1L;
        foreach (var size in sizes)
        {
            count = size is >= 0 and <= int.MaxValue ? count * size : -1;
            if (count is < 0 or > 0x7FFFFFC7 / sizeof(float))
            {
                throw new InvalidDataException($"{what} has the sizes [{string.Join(',', sizes)}], which no tensor has that fits here");
            }
        }

        return (int)count;
    }

    /// <summary>The same numbers under other sizes.</summary>
    internal Known As(ImmutableArray<int> sizes) => reals is { } ? new(sizes, reals) : new(sizes, whole!);

    /// <summary>Numbers taken from places of this one, in the order of the new sizes.</summary>
    internal Known Taken(OnnxStorage storage, ImmutableArray<int> sizes, int count, Func<int, int> from)
    {
        if (reals is { })
        {
            var values = storage.Floats(count);
            for (var i = 0; i < count; i++)
            {
                values[i] = reals[from(i)];
            }

            return new(sizes, values);
        }

        var amounts = storage.Amounts(count);
        for (var i = 0; i < count; i++)
        {
            amounts[i] = whole![from(i)];
        }

        return new(sizes, amounts);
    }
}
