namespace Circuits.Engine.Training;

/// <summary>Which images each step sees: all of them once in each epoch, in an order of its own for each.</summary>
/// <remarks>The order depends on the seed and the epoch alone, so that a training resumed anywhere goes on as it would have.</remarks>
internal sealed class Batches
{
    private readonly int[] order;
    private readonly int batchSize;
    private readonly int seed;
    private int ordered = -1;

    /// <summary>Shares out the images.</summary>
    /// <param name="images">How many there are.</param>
    /// <param name="batchSize">How many each step sees.</param>
    /// <param name="seed">Decides the order.</param>
    /// <param name="dropsLast">Whether the images left over at the end of an epoch, too few for a batch, are left out of it.</param>
    /// <exception cref="ArgumentException">Images would be left over and are not to be left out, or there are too few for one batch.</exception>
    public Batches(int images, int batchSize, int seed, bool dropsLast = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (images < batchSize)
        {
            throw new ArgumentException($"{images} images are too few for a batch of {batchSize}. Make the batches smaller.", nameof(images));
        }

        if (images % batchSize != 0 && !dropsLast)
        {
            throw new ArgumentException(
                $"{images} images make {images / batchSize} batches of {batchSize} and one of {images % batchSize}; all batches have one size. "
                + "Take a divisor, or drop the last.",
                nameof(batchSize));
        }

        (this.batchSize, this.seed, order, PerEpoch) = (batchSize, seed, new int[images], images / batchSize);
    }

    /// <summary>Batches in an epoch.</summary>
    public int PerEpoch { get; }

    /// <summary>The images of one batch. Allocates nothing.</summary>
    /// <param name="epoch">Counts from 0.</param>
    /// <param name="batch">Counts from 0 to <see cref="PerEpoch"/> - 1.</param>
    /// <returns>Good until another epoch is asked for.</returns>
    public ReadOnlySpan<int> At(int epoch, int batch)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(batch, PerEpoch);
        if (epoch != ordered)
        {
            Shuffle(epoch);
            ordered = epoch;
        }

        return order.AsSpan(batch * batchSize, batchSize);
    }

    /// <summary>Fisher and Yates's shuffle.</summary>
    private void Shuffle(int epoch)
    {
        var random = Xoshiro256.For(seed, "order of the images", epoch);
        for (var i = 0; i < order.Length; i++)
        {
            var other = random.Below(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
    }
}
