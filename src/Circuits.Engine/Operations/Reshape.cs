using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>The same numbers of each image in the order channel, row, column, cut into other sizes, as <c>torch.reshape</c> does.</summary>
/// <remarks>Squeezing an axis out, or putting one in, is a reshape too.</remarks>
/// <param name="Channels">Channels of the output; -1, which at most one of the three is, for what is left.</param>
/// <param name="Height">Rows of the output, or -1.</param>
/// <param name="Width">Columns of the output, or -1.</param>
public sealed record Reshape(int Channels, int Height, int Width) : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var input = Single(inputs);
        int[] sizes = [Channels, Height, Width];
        var known = sizes.Where(s => s != -1).Aggregate(1L, (product, s) => product * s);
        var count = input.Count / input.Batch;
        if (sizes.Any(s => s is 0 or < -1) || sizes.Count(s => s == -1) > 1 || count % known != 0 || (known != count && !sizes.Contains(-1)))
        {
            throw new GraphException($"it makes {Channels}x{Height}x{Width} of {input}: the numbers of an image have to fill it, and one size at most is -1.");
        }

        var left = (int)(count / known);
        return new(input.Batch, Size(Channels), Size(Height), Size(Width));

        int Size(int size) => size == -1 ? left : size;
    }

    internal override void Lower(Lowering at) => at.Add(new ReshapeStep(at.New(), at.Input()));
}
