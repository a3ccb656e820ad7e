using System.Numerics.Tensors;

namespace Circuits.Engine.Training;

/// <summary>Random changes that leave an image what it shows, drawn anew in each epoch.</summary>
/// <remarks>
/// What happens to an image depends on (seed, epoch, image) alone: not on its batch, nor on the thread that does it. All numbers
/// are drawn whether or not they are used, so that switching one change on leaves the others as they were.
/// </remarks>
public sealed record Augmentation
{
    /// <summary>No change.</summary>
    public static Augmentation None { get; } = new();

    /// <summary>The image is padded by this on each side, and a part of its own size is cut out anywhere.</summary>
    public int CropPaddingPixels
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(CropPaddingPixels), value, "Padding is at least 0.");
    }

    /// <summary>Whether the padding mirrors the image, its outermost pixels not repeated; else it is 0, which is the mean colour where images are centred.</summary>
    public bool PadsByReflection { get; init; }

    /// <summary>Whether every other image, by chance, is mirrored left to right.</summary>
    public bool FlipsHorizontally { get; init; }

    /// <summary>Up to so much is added to all numbers, or taken from them.</summary>
    public double Brightness { get; init; }

    /// <summary>Distances from the image's mean grow or shrink by up to this share, 0 to 1.</summary>
    public double Contrast { get; init; }

    /// <summary>Changes one image.</summary>
    /// <param name="image">C, H, W.</param>
    /// <param name="destination">As large, and elsewhere.</param>
    /// <param name="shape">Of the batch; the number of images does not matter.</param>
    /// <param name="index">Which image of the data it is.</param>
    /// <param name="seed">The training's.</param>
    /// <param name="epoch">Counts from 0.</param>
    /// <exception cref="ArgumentException">The image is too small to mirror so much padding.</exception>
    public void Apply(ReadOnlySpan<float> image, Span<float> destination, Shape shape, int index, int seed, int epoch)
    {
        if (PadsByReflection && CropPaddingPixels >= Math.Min(shape.Height, shape.Width))
        {
            throw new ArgumentException($"{shape.Height}x{shape.Width} pixels are too few to mirror {CropPaddingPixels} of them.", nameof(shape));
        }

        var random = Xoshiro256.For(seed, "augmentation", epoch, index);
        var dy = random.Below(2 * CropPaddingPixels + 1) - CropPaddingPixels;
        var dx = random.Below(2 * CropPaddingPixels + 1) - CropPaddingPixels;
        var flips = random.Below(2) == 1 && FlipsHorizontally;
        var shift = (2 * random.NextDouble() - 1) * Brightness;
        var factor = 1 + (2 * random.NextDouble() - 1) * Contrast;
        for (var c = 0; c < shape.Channels; c++)
        {
            for (var y = 0; y < shape.Height; y++)
            {
                var row = destination.Slice((c * shape.Height + y) * shape.Width, shape.Width);
                if (Inside(y + dy, shape.Height) is var sourceY and >= 0)
                {
                    Move(image.Slice((c * shape.Height + sourceY) * shape.Width, shape.Width), row, dx);
                }
                else
                {
                    row.Clear();
                }

                if (flips)
                {
                    row.Reverse();
                }
            }
        }

        if (Brightness != 0 || Contrast != 0)
        {
            var values = destination[..(shape.Channels * shape.Height * shape.Width)];
            TensorPrimitives.Multiply(values, (float)factor, values);
            TensorPrimitives.Add(values, (float)(Mean(image) * (1 - factor) + shift), values);
        }
    }

    /// <summary>In one order, whatever the vector width.</summary>
    private static double Mean(ReadOnlySpan<float> image)
    {
        var sum = 0.0;
        foreach (var value in image)
        {
            sum += value;
        }

        return sum / image.Length;
    }

    /// <summary>The row or column that stands there, or -1 for zero.</summary>
    private int Inside(int at, int count)
    {
        if (at >= 0 && at < count)
        {
            return at;
        }

        return !PadsByReflection ? -1 : at < 0 ? -at : 2 * (count - 1) - at;
    }

    private void Move(ReadOnlySpan<float> source, Span<float> row, int dx)
    {
        var (first, end) = (Math.Clamp(-dx, 0, row.Length), Math.Clamp(row.Length - dx, 0, row.Length));
        if (first < end)
        {
            source[(first + dx)..(end + dx)].CopyTo(row[first..end]);
        }

        for (var x = 0; x < row.Length; x = x + 1 == first ? end : x + 1)
        {
            if (x < first || x >= end)
            {
                row[x] = Inside(x + dx, row.Length) is var at and >= 0 ? source[at] : 0;
            }
        }
    }
}
