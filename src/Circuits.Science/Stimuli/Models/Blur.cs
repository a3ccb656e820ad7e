namespace Circuits.Science.Stimuli.Models;

/// <summary>A Gaussian blur; at the borders the edge pixels go on.</summary>
internal static class Blur
{
    public static Image Of(Image image, double deviationPixels)
    {
        if (deviationPixels == 0)
        {
            return image;
        }

        var reach = (int)Math.Ceiling(3 * deviationPixels);
        var kernel = Enumerable.Range(-reach, 2 * reach + 1).Select(i => Math.Exp(-i * i / (2 * deviationPixels * deviationPixels))).ToArray();
        var sum = kernel.Sum();
        var weights = Array.ConvertAll(kernel, weight => (float)(weight / sum));
        var (width, height) = (image.WidthPixels, image.HeightPixels);
        var (across, blurred) = (new Image(width, height), new Image(width, height));
        Along(image.Values, across.Values, 3 * height, width, width, 1);
        for (var channel = 0; channel < 3; channel++)
        {
            var plane = channel * width * height;
            Along(across.Values.AsSpan(plane, width * height), blurred.Values.AsSpan(plane, width * height), width, height, 1, width);
        }

        return blurred;

        void Along(ReadOnlySpan<float> from, Span<float> to, int lines, int length, int lineStride, int stride)
        {
            for (var line = 0; line < lines; line++)
            {
                for (var i = 0; i < length; i++)
                {
                    var value = weights[reach] * from[line * lineStride + i * stride];
                    for (var k = 1; k <= reach; k++)
                    {
                        // Both sides together: a mirrored image is blurred to the mirrored bits.
                        value += weights[reach + k] * (from[line * lineStride + Math.Max(i - k, 0) * stride]
                            + from[line * lineStride + Math.Min(i + k, length - 1) * stride]);
                    }

                    to[line * lineStride + i * stride] = value;
                }
            }
        }
    }
}
