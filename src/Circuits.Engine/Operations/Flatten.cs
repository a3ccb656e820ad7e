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
        return new(input.Batch, input.Channels * input.Height * input.Width, 1, 1);
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
