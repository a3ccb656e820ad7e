using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>Zeros around each plane.</summary>
public sealed record ZeroPad(Border Border) : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var input = Single(inputs);
        if (Border.Top < 0 || Border.Left < 0 || Border.Bottom < 0 || Border.Right < 0)
        {
            throw new GraphException($"it pads by {Border}: zeros are added, nothing is cut off.");
        }

        return input with { Height = input.Height + Border.Top + Border.Bottom, Width = input.Width + Border.Left + Border.Right };
    }

    internal override void Lower(Lowering at)
    {
        // Convolutions read through the padding.
        if (!at.OnlyConvolutionsRead)
        {
            at.Add(new ZeroPadStep(at.New(), at.Input(), Border));
        }
    }
}
