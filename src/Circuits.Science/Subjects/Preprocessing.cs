using System.Collections.Immutable;

namespace Circuits.Science.Subjects;

/// <summary>What is done to an image in [0, 1] before a network sees it: value · scale + offset, per channel.</summary>
/// <param name="Scale">Red, green, blue.</param>
/// <param name="Offset">Red, green, blue.</param>
/// <param name="IsBlueFirst">Whether the network takes blue, green, red: those that were trained with Caffe do.</param>
/// <remarks>
/// Networks differ here and fail silently: fed [-1, 1] in place of [0, 1], they still answer. Hence it belongs to the
/// subject, and stimuli stay in [0, 1].
/// </remarks>
public sealed record Preprocessing(ImmutableArray<float> Scale, ImmutableArray<float> Offset, bool IsBlueFirst = false)
{
    /// <summary>The image as it is.</summary>
    public static Preprocessing Identity { get; } = Uniform(1, 0);

    /// <summary>The same for all three channels: (255, -117) is what the paper's InceptionV1 was trained with.</summary>
    public static Preprocessing Uniform(float scale, float offset) => new([scale, scale, scale], [offset, offset, offset]);

    /// <summary>What Caffe's networks were trained with: blue, green, red, in [0, 255], less the mean colour of ImageNet.</summary>
    public static Preprocessing Caffe { get; } = new([255, 255, 255], [-123.68f, -116.779f, -103.939f], IsBlueFirst: true);

    /// <summary>Replaces a batch of images by what the network takes.</summary>
    /// <param name="batch">Images in [0, 1], contiguous, in the order image, channel, row, column (N, C, H, W).</param>
    /// <param name="pixels">Height times width of one image.</param>
    /// <exception cref="ArgumentException">The batch is not a whole number of images.</exception>
    public void Apply(Span<float> batch, int pixels)
    {
        Check(batch.Length, pixels);
        Scaled(batch, pixels, Offset);
        if (IsBlueFirst)
        {
            SwapRedAndBlue(batch, pixels);
        }
    }

    /// <summary>Turns a gradient with respect to what the network takes into one with respect to the images in [0, 1].</summary>
    /// <param name="gradient">In the order image, channel, row, column (N, C, H, W).</param>
    /// <param name="pixels">Height times width of one image.</param>
    /// <exception cref="ArgumentException">The gradient is not a whole number of images.</exception>
    public void ApplyToGradient(Span<float> gradient, int pixels)
    {
        Check(gradient.Length, pixels);
        if (IsBlueFirst)
        {
            SwapRedAndBlue(gradient, pixels);
        }

        Scaled(gradient, pixels, [.. Offset.Select(_ => 0f)]);
    }

    /// <inheritdoc/>
    public bool Equals(Preprocessing? other) =>
        other is not null && IsBlueFirst == other.IsBlueFirst && Scale.AsSpan().SequenceEqual(other.Scale.AsSpan()) && Offset.AsSpan().SequenceEqual(other.Offset.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Scale.Concat(Offset).Aggregate(new HashCode(), (hash, v) => { hash.Add(v); return hash; }, hash => hash.ToHashCode());

    private void Check(int length, int pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pixels);
        if (length % (pixels * Scale.Length) != 0)
        {
            throw new ArgumentException($"{length} numbers are not whole images of {Scale.Length} channels of {pixels} pixels.", nameof(pixels));
        }
    }

    private void Scaled(Span<float> batch, int pixels, ImmutableArray<float> offsets)
    {
        for (var plane = 0; plane * pixels < batch.Length; plane++)
        {
            var (scale, offset) = (Scale[plane % Scale.Length], offsets[plane % Scale.Length]);
            foreach (ref var value in batch.Slice(plane * pixels, pixels))
            {
                value = value * scale + offset;
            }
        }
    }

    private static void SwapRedAndBlue(Span<float> batch, int pixels)
    {
        for (var image = 0; image < batch.Length; image += 3 * pixels)
        {
            for (var i = image; i < image + pixels; i++)
            {
                (batch[i], batch[i + 2 * pixels]) = (batch[i + 2 * pixels], batch[i]);
            }
        }
    }
}
