using System.Numerics.Tensors;
using Circuits.Science.Stimuli;

namespace Circuits.Science.Evidence;

/// <summary>A first layer's kernels as they would look as pictures: each its own scale, zero as mid-grey.</summary>
public static class FilterGrid
{
    private const double TilePoints = 42;
    private const int MostColumns = 16;

    /// <summary>Draws the figure: one tile per unit, captioned with its index.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="kernels">Weights (units, 3, height, width), the channels red, green, blue.</param>
    /// <param name="caption">A line at the foot, after the explanation of the scale.</param>
    /// <exception cref="ArgumentException">The shape is another, or a weight is not finite.</exception>
    public static Image Draw(string title, ReadOnlyTensorSpan<float> kernels, string caption = "")
    {
        if (kernels.Rank != 4 || kernels.Lengths[1] != 3)
        {
            throw new ArgumentException(
                $"FilterGrid: the kernels are ({string.Join(", ", kernels.Lengths.ToArray())}); "
                + "a layer over RGB has (units, 3, height, width).");
        }

        var (units, height, width) = ((int)kernels.Lengths[0], (int)kernels.Lengths[2], (int)kernels.Lengths[3]);
        var weights = new float[kernels.FlattenedLength];
        kernels.FlattenTo(weights);
        var size = 3 * height * width;
        var cells = Enumerable.Range(0, units)
            .Select(unit => new ContactSheet.Cell(Tile(weights.AsSpan(unit * size, size), unit, height, width), $"{unit}"))
            .ToList();
        const string Explanation = "Each kernel is scaled to its own largest weight; mid-grey is zero.";
        return ContactSheet.Draw(title, [], [], [.. cells.Chunk(MostColumns)], TilePoints, $"{Explanation} {caption}");
    }

    private static Image Tile(ReadOnlySpan<float> weights, int unit, int height, int width)
    {
        var largest = 0f;
        foreach (var weight in weights)
        {
            Finite.Require(weight, nameof(FilterGrid), $"a weight of unit {unit}");
            largest = Math.Max(largest, Math.Abs(weight));
        }

        var tile = new Image(width, height);
        for (var i = 0; i < weights.Length; i++)
        {
            tile.Values[i] = largest == 0 ? 0.5f : 0.5f + 0.5f * weights[i] / largest;
        }

        return tile;
    }
}
