namespace Circuits.Science.Stimuli;

/// <summary>Square pieces of photographs, at many scales: the natural stimuli that go beside the drawn ones.</summary>
public static class NaturalPatches
{
    /// <summary>
    /// The most that a photograph is enlarged to fill a patch: beyond this a patch would hold blur in place of texture.
    /// </summary>
    public const double LargestEnlargement = 2;

    /// <summary>
    /// Patches cut at random places, each photograph in turn, in an order drawn from the seed. The square cut out is between
    /// the patch's size and the photograph's shorter side, evenly, and then scaled down; where the shorter side is smaller
    /// than the patch, it is the whole shorter side, enlarged by at most <see cref="LargestEnlargement"/>.
    /// </summary>
    /// <remarks>The first patches are the same however many are asked for. The same seed gives the same patches.</remarks>
    /// <exception cref="ArgumentException">There is no photograph, or one is too small for patches of this size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive or the count negative.</exception>
    public static IReadOnlyList<Image> Cut(IReadOnlyList<Photograph> photographs, int sizePixels, int count, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sizePixels);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (photographs.Count == 0)
        {
            throw new ArgumentException("Patches need at least one photograph.", nameof(photographs));
        }

        foreach (var (name, image) in photographs)
        {
            var largest = (int)(LargestEnlargement * ShorterSide(image));
            if (sizePixels > largest)
            {
                throw new ArgumentException(
                    $"Photograph {name} is too small for patches of {sizePixels} px; ask for at most {largest}, or leave it out.",
                    nameof(photographs));
            }
        }

        var random = new Random(seed);
        Photograph[] order = [.. photographs];
        random.Shuffle(order);
        var patches = new Image[count];
        for (var i = 0; i < count; i++)
        {
            var image = order[i % order.Length].Image;
            var shorter = ShorterSide(image);
            var side = random.Next(Math.Min(sizePixels, shorter), shorter + 1);
            var (x, y) = (random.Next(image.WidthPixels - side + 1), random.Next(image.HeightPixels - side + 1));
            patches[i] = image.Crop(x, y, side, side).Resize(sizePixels, sizePixels);
        }

        return patches;
    }

    private static int ShorterSide(Image image) => Math.Min(image.WidthPixels, image.HeightPixels);
}
