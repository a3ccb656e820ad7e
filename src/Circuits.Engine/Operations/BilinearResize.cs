using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>Planes resized by linear interpolation between the two nearest rows and columns, as torch.nn.functional.interpolate does.</summary>
/// <param name="Height">Rows of the output.</param>
/// <param name="Width">Columns of the output.</param>
/// <param name="AlignCorners">
/// Whether the centres of the corner pixels fall on each other. If not, the corners of the corner pixels do (half-pixel
/// centres), and what lies beyond the outermost centres takes the outermost pixel.
/// </param>
/// <remarks>There is no smoothing where a plane shrinks: most of its pixels then have no say.</remarks>
public sealed record BilinearResize(int Height, int Width, bool AlignCorners = false) : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Height >= 1 && Width >= 1
        ? Single(inputs) with { Height = Height, Width = Width }
        : throw new GraphException($"a plane cannot be resized to {Height}x{Width} pixels. Give at least 1x1.");

    internal override void Lower(Lowering at)
    {
        var input = at.Input();
        at.Add(new BilinearResizeStep(
            at.Like(input),
            input,
            new(input.Shape.Height, Height, AlignCorners),
            new(input.Shape.Width, Width, AlignCorners)));
    }
}
