using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Circuits.Engine.Training;

/// <summary>Gives one image of a data set.</summary>
/// <param name="image">Which one, from 0.</param>
/// <param name="destination">C, H, W.</param>
public delegate void ImageReader(int image, Span<float> destination);

/// <summary>Images and the class of each: what a classifier is trained and tested on.</summary>
public sealed class LabelledImages
{
    private readonly int[] labels;
    private readonly ImageReader read;

    /// <summary>Images from anywhere.</summary>
    /// <param name="shape">How many, and of what size (N, C, H, W).</param>
    /// <param name="labels">The class of each, 0 to classes - 1.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="read">Gives one image.</param>
    /// <exception cref="ArgumentException">There are more or fewer labels than images, or a label that is no class.</exception>
    public LabelledImages(Shape shape, ReadOnlySpan<int> labels, int classes, ImageReader read)
    {
        if (labels.Length != shape.Batch)
        {
            throw new ArgumentException($"{shape.Batch} images have {labels.Length} labels.", nameof(labels));
        }

        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0 || labels[i] >= classes)
            {
                throw new ArgumentException($"image {i} has the label {labels[i]}; there are {classes} classes, counted from 0.", nameof(labels));
            }
        }

        (Shape, Classes, this.read) = (shape, classes, read);
        this.labels = labels.ToArray();
    }

    /// <summary>N, C, H, W of all of them.</summary>
    public Shape Shape { get; }

    /// <summary>How many classes there are.</summary>
    public int Classes { get; }

    /// <summary>The class of each.</summary>
    public ReadOnlySpan<int> Labels => labels;

    /// <summary>Images that the network takes as they are.</summary>
    /// <param name="values">N, C, H, W; not copied.</param>
    /// <param name="shape">Of them.</param>
    /// <param name="labels">The class of each.</param>
    /// <param name="classes">How many there are.</param>
    public static LabelledImages Of(float[] values, Shape shape, ReadOnlySpan<int> labels, int classes)
    {
        shape.Expect(values.Length, "the data", "is said to be", "it has", nameof(values));
        var count = shape.Channels * shape.Height * shape.Width;
        return new(shape, labels, classes, (image, destination) => values.AsSpan(checked(image * count), count).CopyTo(destination));
    }

    /// <summary>Images of bytes, each brought to (byte / 255 - mean) / deviation of its channel.</summary>
    /// <param name="values">N, C, H, W; not copied.</param>
    /// <param name="shape">Of them.</param>
    /// <param name="labels">The class of each.</param>
    /// <param name="classes">How many there are.</param>
    /// <param name="mean">Of each channel, where 1 is white.</param>
    /// <param name="deviation">Of each channel, above 0.</param>
    public static LabelledImages Of(
        byte[] values, Shape shape, ReadOnlySpan<int> labels, int classes, ReadOnlySpan<double> mean, ReadOnlySpan<double> deviation)
    {
        shape.Expect(values.Length, "the data", "is said to be", "it has", nameof(values));
        if (mean.Length != shape.Channels || deviation.Length != shape.Channels)
        {
            throw new ArgumentException($"{shape.Channels} channels have {mean.Length} means and {deviation.Length} deviations.", nameof(mean));
        }

        if (deviation.ContainsAnyExceptInRange(double.Epsilon, double.MaxValue))
        {
            throw new ArgumentException("a deviation is not above 0.", nameof(deviation));
        }

        var table = new float[shape.Channels * 256];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = (float)((i % 256 / 255.0 - mean[i / 256]) / deviation[i / 256]);
        }

        var plane = shape.Height * shape.Width;
        return new(shape, labels, classes, (image, destination) =>
        {
            var source = values.AsSpan(checked(image * shape.Channels * plane), shape.Channels * plane);
            for (var i = 0; i < source.Length; i++)
            {
                destination[i] = table[i / plane * 256 + source[i]];
            }
        });
    }

    /// <summary>Copies one image.</summary>
    /// <param name="image">Which one, from 0.</param>
    /// <param name="destination">C, H, W.</param>
    public void Read(int image, Span<float> destination) => read(image, destination);

    /// <summary>Of all labels.</summary>
    internal string FingerprintOfLabels() => Hashed(MemoryMarshal.AsBytes<int>(labels));

    /// <summary>Of some images, the first and the last among them: all of them may be too many to read.</summary>
    internal string FingerprintOfPixels()
    {
        const int Most = 8;
        var count = Math.Min(Most, Shape.Batch);
        var pixels = new float[count * Shape.Count / Math.Max(1, Shape.Batch)];
        for (var i = 0; i < count; i++)
        {
            Read((int)((long)i * (Shape.Batch - 1) / Math.Max(1, count - 1)), pixels.AsSpan(i * (pixels.Length / count), pixels.Length / count));
        }

        return Hashed(MemoryMarshal.AsBytes<float>(pixels));
    }

    private static string Hashed(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
}
