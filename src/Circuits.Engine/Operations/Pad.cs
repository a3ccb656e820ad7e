using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>What <see cref="Pad"/> puts around a plane.</summary>
public enum PadMode
{
    /// <summary>A number, <see cref="Pad.Value"/>.</summary>
    Constant,

    /// <summary>The plane mirrored at its outermost pixels, which are not repeated: <c>torch.nn.functional.pad(mode="reflect")</c>.</summary>
    Reflect,
}

/// <summary>Pixels around each plane: zeros where nothing else is said.</summary>
/// <param name="Border">How many at each side. A mirrored border is less than the plane is high or wide.</param>
/// <param name="Mode">What is there.</param>
/// <param name="Value">The number, for <see cref="PadMode.Constant"/>.</param>
public sealed record Pad(Border Border, PadMode Mode = PadMode.Constant, float Value = 0) : Operation
{
    /// <summary>Whether a convolution can take the border as its own padding.</summary>
    internal bool AddsZeros => Mode == PadMode.Constant && Value == 0;

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var input = Single(inputs);
        if (Border.Top < 0 || Border.Left < 0 || Border.Bottom < 0 || Border.Right < 0)
        {
            throw new GraphException($"it pads by {Border}: pixels are added, nothing is cut off. Slice cuts.");
        }

        if (Mode == PadMode.Reflect && (Math.Max(Border.Top, Border.Bottom) >= input.Height || Math.Max(Border.Left, Border.Right) >= input.Width))
        {
            throw new GraphException($"it mirrors {Border} pixels of {input}: a mirrored border is less than the plane is high or wide.");
        }

        var (height, width) = ((long)input.Height + Border.Top + Border.Bottom, (long)input.Width + Border.Left + Border.Right);
        return Math.Max(height, width) <= int.MaxValue
            ? input with { Height = (int)height, Width = (int)width }
            : throw new GraphException($"it makes {height}x{width} pixels of {input}, more than can be counted. Pad by less.");
    }

    internal override void Lower(Lowering at)
    {
        // Convolutions read through zeros.
        if (AddsZeros && at.OnlyConvolutionsRead)
        {
            return;
        }

        var (input, output) = (at.Input().Shape, at.Shape);
        Gathered rows = Along(Axes.Height, Border.Top, output.Height, input.Height), columns = Along(Axes.Width, Border.Left, output.Width, input.Width);
        at.Add(new GatherStep(at.New(), at.Input(), [Gathered.Run(Axes.Channels, 0, input.Channels, input.Channels), rows, columns], Value));
    }

    private Gathered Along(Axes axis, int before, int count, int size) => Mode == PadMode.Reflect
        ? new(axis, [.. Enumerable.Range(-before, count).Select(i => i < 0 ? -i : i < size ? i : 2 * (size - 1) - i)])
        : Gathered.Run(axis, -before, count, size);
}
