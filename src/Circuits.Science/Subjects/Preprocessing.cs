using System.Collections.Immutable;
using System.Globalization;

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

    /// <summary>The same for all channels: (255, -117) is what the paper's InceptionV1 was trained with.</summary>
    public static Preprocessing Uniform(float scale, float offset, int channels = 3) =>
        new([.. Enumerable.Repeat(scale, channels)], [.. Enumerable.Repeat(offset, channels)]);

    /// <summary>Reads what a user says: <c>identity</c>, <c>imagenet</c>, <c>minus-one-to-one</c>, or the numbers SCALE,OFFSET.</summary>
    /// <param name="text">One of these. <c>imagenet</c> is torchvision's (x - mean) / std.</param>
    /// <param name="channels">Of the network's images.</param>
    /// <exception cref="ArgumentException">It is none of these, or the network's images have not as many channels.</exception>
    public static Preprocessing Parse(string text, int channels) => text switch
    {
        "identity" => Uniform(1, 0, channels),
        "minus-one-to-one" => Uniform(2, -1, channels),
        "imagenet" when channels == 3 => new(
            [(float)(1 / 0.229), (float)(1 / 0.224), (float)(1 / 0.225)],
            [(float)(-0.485 / 0.229), (float)(-0.456 / 0.224), (float)(-0.406 / 0.225)]),
        "imagenet" => throw new ArgumentException($"--preprocessing imagenet is for images of 3 channels, and the network takes {channels}. Give SCALE,OFFSET."),
        _ when text.Split(',') is [var scale, var offset] && Number(scale) is { } s && Number(offset) is { } o => Uniform(s, o, channels),
        _ => throw new ArgumentException($"--preprocessing '{text}' is not known. Give identity, imagenet, minus-one-to-one, or SCALE,OFFSET as in 255,-117."),
    };

    /// <summary>Value by value: <c>1 * x + 0</c>, or <c>(2, 2.1, 2.2) * x + (-1, -1, -1)</c>.</summary>
    public override string ToString() => $"{Of(Scale)} * x + {Of(Offset)}";

    private static float? Number(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && float.IsFinite(n) ? n : null;

    private static string Of(ImmutableArray<float> values) => values.Distinct().Count() == 1
        ? values[0].ToString("G6", CultureInfo.InvariantCulture)
        : $"({string.Join(", ", values.Select(v => v.ToString("G6", CultureInfo.InvariantCulture)))})";

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
