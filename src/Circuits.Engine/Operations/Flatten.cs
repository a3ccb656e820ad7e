using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>Each image's activations as channels of a single position, in the order channel, row, column.</summary>
public sealed record Flatten : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var input = Single(inputs);
        var count = (long)input.Channels * input.Height * input.Width;
        return count <= int.MaxValue
            ? new(input.Batch, (int)count, 1, 1)
            : throw new GraphException($"{input} has {count} numbers an image, more than one row can hold. Give smaller images.");
    }

    internal override void Lower(Lowering at)
    {
        if (at.Input() is { Shape: { Height: 1, Width: 1 }, IsBlocked: true } flat)
        {
            at.Is(flat);
        }
        else
        {
            at.Add(new ReshapeStep(at.New(), at.Input()));
        }
    }
}
