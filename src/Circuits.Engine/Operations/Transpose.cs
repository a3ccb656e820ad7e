using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>The axes of each image in another order: <c>torch.permute(0, ...)</c>. Each parameter names the axis of the input that becomes it.</summary>
/// <param name="Channels">What becomes the channels.</param>
/// <param name="Height">What becomes the rows.</param>
/// <param name="Width">What becomes the columns.</param>
public sealed record Transpose(Axes Channels, Axes Height, Axes Width) : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var input = Single(inputs);
        Axes[] axes = [Channels, Height, Width];
        return axes.Order().SequenceEqual([Axes.Channels, Axes.Height, Axes.Width])
            ? new(input.Batch, Size(input, Channels), Size(input, Height), Size(input, Width))
            : throw new GraphException($"it orders axes {Channels}, {Height}, {Width}: each of Channels, Height and Width occurs once.");
    }

    internal override void Lower(Lowering at)
    {
        var input = at.Input();
        at.Add(new GatherStep(at.New(), input, [.. new[] { Channels, Height, Width }.Select(a => Gathered.Run(a, 0, Size(input.Shape, a), Size(input.Shape, a)))], 0));
    }

    private static int Size(Shape shape, Axes axis) =>
        axis switch { Axes.Channels => shape.Channels, Axes.Height => shape.Height, _ => shape.Width };
}
