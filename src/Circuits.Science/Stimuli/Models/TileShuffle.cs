using MathNet.Numerics.Random;

namespace Circuits.Science.Stimuli.Models;

/// <summary>A foil: the same colours and textures, with the whole taken apart.</summary>
public static class TileShuffle
{
    /// <summary>The picture cut into a grid of tiles, the tiles put back in an order drawn from the seed; what is left over at the right and bottom stays.</summary>
    /// <param name="image">Not changed.</param>
    /// <param name="tilesPerSide">So many tiles along each side.</param>
    /// <param name="seed">Of the order.</param>
    /// <exception cref="ArgumentOutOfRangeException">There would be no tile, or tiles smaller than a pixel.</exception>
    public static Image ShuffleTiles(this Image image, int tilesPerSide, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tilesPerSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tilesPerSide, Math.Min(image.WidthPixels, image.HeightPixels));
        var (width, height) = (image.WidthPixels / tilesPerSide, image.HeightPixels / tilesPerSide);
        var order = Enumerable.Range(0, tilesPerSide * tilesPerSide).ToArray();
        var random = new Xoshiro256StarStar(seed, threadSafe: false);
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        var shuffled = new Image(image.WidthPixels, image.HeightPixels);
        image.Values.CopyTo(shuffled.Values, 0);
        for (var tile = 0; tile < order.Length; tile++)
        {
            var (toX, toY) = (tile % tilesPerSide * width, tile / tilesPerSide * height);
            var (fromX, fromY) = (order[tile] % tilesPerSide * width, order[tile] / tilesPerSide * height);
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    shuffled[toY + y, toX + x] = image[fromY + y, fromX + x];
                }
            }
        }

        return shuffled;
    }
}
