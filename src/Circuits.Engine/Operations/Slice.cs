using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>A part of each image: some channels, of some rows and columns. <c>..</c> is all of an axis, <c>1..^1</c> all but its ends.</summary>
/// <param name="Channels">Which channels.</param>
/// <param name="Rows">Which rows.</param>
/// <param name="Columns">Which columns.</param>
public sealed record Slice(Range Channels, Range Rows, Range Columns) : Operation
{
    /// <summary>Some channels, whole planes of them.</summary>
    public Slice(Range channels)
        : this(channels, Range.All, Range.All)
    {
    }

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var input = Single(inputs);
        return new(
            input.Batch,
            Of("channels", Channels, input.Channels, input).Count,
            Of("rows", Rows, input.Height, input).Count,
            Of("columns", Columns, input.Width, input).Count);
    }

    internal override void Lower(Lowering at)
    {
        var input = at.Input();
        at.Add(new GatherStep(
            at.New(),
            input,
            [Along(Axes.Channels, Channels, input.Shape.Channels), Along(Axes.Height, Rows, input.Shape.Height), Along(Axes.Width, Columns, input.Shape.Width)],
            0));

        static Gathered Along(Axes axis, Range range, int size)
        {
            var (first, count) = range.GetOffsetAndLength(size);
            return Gathered.Run(axis, first, count, size);
        }
    }

    private static (int First, int Count) Of(string axis, Range range, int size, Shape input)
    {
        var (first, end) = (range.Start.GetOffset(size), range.End.GetOffset(size));
        return first >= 0 && first < end && end <= size
            ? (first, end - first)
            : throw new GraphException($"it takes {axis} {range} of {input}, which are none, or more than there are.");
    }
}
