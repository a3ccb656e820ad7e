namespace Circuits.Science.Stimuli;

/// <summary>Pictures made from pictures: cut, scaled, turned. None changes its argument.</summary>
public static class ImageTransforms
{
    /// <summary>The rectangle whose top left pixel is (<paramref name="x"/>, <paramref name="y"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is empty or reaches beyond the picture.</exception>
    public static Image Crop(this Image image, int x, int y, int widthPixels, int heightPixels)
    {
        if (x < 0 || y < 0 || widthPixels > image.WidthPixels - x || heightPixels > image.HeightPixels - y)
        {
            throw new ArgumentOutOfRangeException(
                nameof(x),
                $"A crop of {widthPixels}x{heightPixels} at ({x}, {y}) reaches beyond {image.WidthPixels}x{image.HeightPixels}.");
        }

        var crop = new Image(widthPixels, heightPixels);
        for (var channel = 0; channel < 3; channel++)
        {
            for (var row = 0; row < heightPixels; row++)
            {
                var from = (channel * image.HeightPixels + y + row) * image.WidthPixels + x;
                image.Values.AsSpan(from, widthPixels).CopyTo(crop.Values.AsSpan((channel * heightPixels + row) * widthPixels));
            }
        }

        return crop;
    }

    /// <summary>
    /// Scaled to a size: bilinear when growing, and when shrinking the same triangle widened so that nothing is skipped.
    /// </summary>
    /// <remarks>
    /// The scheme of Pillow's BILINEAR and of torchvision's antialiased resize: half-pixel centres, weights renormalised at
    /// the border.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive.</exception>
    public static Image Resize(this Image image, int widthPixels, int heightPixels)
    {
        var narrow = new Image(widthPixels, image.HeightPixels);
        for (var x = 0; x < widthPixels; x++)
        {
            var (first, weights) = Triangle(image.WidthPixels, widthPixels, x);
            for (var row = 0; row < 3 * image.HeightPixels; row++)
            {
                narrow.Values[row * widthPixels + x] = Weighted(image.Values, row * image.WidthPixels + first, 1, weights);
            }
        }

        var resized = new Image(widthPixels, heightPixels);
        for (var y = 0; y < heightPixels; y++)
        {
            var (first, weights) = Triangle(image.HeightPixels, heightPixels, y);
            for (var channel = 0; channel < 3; channel++)
            {
                for (var x = 0; x < widthPixels; x++)
                {
                    var from = (channel * image.HeightPixels + first) * widthPixels + x;
                    resized[channel, y, x] = Weighted(narrow.Values, from, widthPixels, weights);
                }
            }
        }

        return resized;
    }

    /// <summary>
    /// Turned clockwise on screen about its centre, bilinear; the size stays, and what turns in from outside has the fill
    /// colour.
    /// </summary>
    /// <remarks>Quarter turns of a square picture are exact: they move pixels without mixing them.</remarks>
    public static Image Rotate(this Image image, double degrees, Color fill)
    {
        var (width, height) = (image.WidthPixels, image.HeightPixels);
        var (cos, sin) = Direction.FromDegrees(degrees);
        var rotated = new Image(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                // Back to where the pixel comes from, first about the centre, then in whole pixels from the top left one.
                var (right, down) = (x + 0.5 - width / 2.0, y + 0.5 - height / 2.0);
                var fromX = right * cos + down * sin + width / 2.0 - 0.5;
                var fromY = down * cos - right * sin + height / 2.0 - 0.5;
                var (left, top) = (Math.Floor(fromX), Math.Floor(fromY));
                var (shareX, shareY) = (fromX - left, fromY - top);
                rotated[y, x] = At((int)left, (int)top).Towards(At((int)left + 1, (int)top), shareX)
                    .Towards(At((int)left, (int)top + 1).Towards(At((int)left + 1, (int)top + 1), shareX), shareY);
            }
        }

        return rotated;

        Color At(int x, int y) => (uint)x < (uint)width && (uint)y < (uint)height ? image[y, x] : fill;
    }

    private static (int First, double[] Weights) Triangle(int from, int to, int position)
    {
        var scale = from / (double)to;
        var reach = Math.Max(scale, 1);
        var centre = (position + 0.5) * scale;
        var first = Math.Max((int)(centre - reach + 0.5), 0);
        var last = Math.Min((int)(centre + reach + 0.5), from);
        var weights = new double[last - first];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = Math.Max(1 - Math.Abs((first + i + 0.5 - centre) / reach), 0);
        }

        var sum = weights.Sum();
        return (first, Array.ConvertAll(weights, weight => weight / sum));
    }

    private static float Weighted(float[] values, int first, int stride, double[] weights)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * values[first + i * stride];
        }

        return (float)sum;
    }
}
