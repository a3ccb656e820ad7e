using System.Numerics.Tensors;

namespace Circuits.Science.Stimuli;

/// <summary>An RGB picture: what a network is shown, before any network's own preprocessing.</summary>
/// <remarks>
/// Values are in [0, 1], sRGB-encoded as in a file (networks are trained on encoded values, not on linear light).
/// Storage is planar: channel, row, column. Pixel (x, y) covers the unit square whose centre is (x + 0.5, y + 0.5).
/// </remarks>
public sealed class Image
{
    /// <summary>A black picture.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive.</exception>
    public Image(int widthPixels, int heightPixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(widthPixels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heightPixels);
        WidthPixels = widthPixels;
        HeightPixels = heightPixels;
        Values = new float[3 * widthPixels * heightPixels];
    }

    /// <summary>Columns.</summary>
    public int WidthPixels { get; }

    /// <summary>Rows.</summary>
    public int HeightPixels { get; }

    /// <summary>The planes red, green, blue one after the other, each row by row: index (c·H + y)·W + x.</summary>
    public float[] Values { get; }

    /// <summary>One value; <paramref name="channel"/> is 0 red, 1 green, 2 blue.</summary>
    public ref float this[int channel, int y, int x] => ref Values[(channel * HeightPixels + y) * WidthPixels + x];

    /// <summary>The colour of one pixel.</summary>
    public Color this[int y, int x]
    {
        get => new(this[0, y, x], this[1, y, x], this[2, y, x]);
        set => (this[0, y, x], this[1, y, x], this[2, y, x]) = (value.Red, value.Green, value.Blue);
    }

    /// <summary>Several pictures of one size as a batch (N, C, H, W).</summary>
    /// <exception cref="ArgumentException">There is none, or their sizes differ.</exception>
    public static Tensor<float> Batch(IReadOnlyList<Image> images)
    {
        if (images.Count == 0)
        {
            throw new ArgumentException("A batch needs at least one image.", nameof(images));
        }

        var (width, height) = (images[0].WidthPixels, images[0].HeightPixels);
        var values = new float[images.Count * 3 * height * width];
        for (var n = 0; n < images.Count; n++)
        {
            if (images[n].WidthPixels != width || images[n].HeightPixels != height)
            {
                throw new ArgumentException(
                    $"Image {n} is {images[n].WidthPixels}x{images[n].HeightPixels}, the first is {width}x{height}: a batch has one size.",
                    nameof(images));
            }

            images[n].Values.CopyTo(values, n * 3 * height * width);
        }

        return Tensor.Create(values, [images.Count, 3, height, width]);
    }
}

/// <summary>An RGB colour, each part in [0, 1].</summary>
public readonly record struct Color(float Red, float Green, float Blue)
{
    /// <summary>A grey of this value.</summary>
    public static Color Grey(double value) => new((float)value, (float)value, (float)value);

    /// <summary>A mixture: this colour at 0, the other at 1.</summary>
    public Color Towards(Color other, double share)
    {
        var s = (float)share;
        return new(Red + s * (other.Red - Red), Green + s * (other.Green - Green), Blue + s * (other.Blue - Blue));
    }
}
