namespace Circuits.Science.Stimuli;

/// <summary>The drawing loop.</summary>
internal static class Rasterizer
{
    private const int BlockPixels = 8;

    /// <summary>From a block's centre to its corner.</summary>
    private static readonly double BlockReach = BlockPixels * Math.Sqrt(0.5);

    /// <summary>
    /// Mixes the drawing's two colours by coverage, and looks at single pixels only in blocks that the outline may cross.
    /// </summary>
    public static Image Draw<TOutline>(Drawing drawing, TOutline outline, int sizePixels)
        where TOutline : struct, IOutline
    {
        var image = new Image(sizePixels, sizePixels);
        var (ink, ground) = (drawing.Foreground, drawing.Background);
        var plane = sizePixels * sizePixels;
        var red = image.Values.AsSpan(0, plane);
        var green = image.Values.AsSpan(plane, plane);
        var blue = image.Values.AsSpan(2 * plane, plane);
        red.Fill(ground.Red);
        green.Fill(ground.Green);
        blue.Fill(ground.Blue);

        // Half a canvas is a whole or a half number, so moving a figure by whole pixels moves exactly the same values.
        var firstX = 0.5 - sizePixels / 2.0 - drawing.OffsetXPixels;
        var firstY = 0.5 - sizePixels / 2.0 - drawing.OffsetYPixels;
        for (var top = 0; top < sizePixels; top += BlockPixels)
        {
            for (var left = 0; left < sizePixels; left += BlockPixels)
            {
                const double ToCentre = (BlockPixels - 1) / 2.0;
                var distance = outline.Distance(left + ToCentre + firstX, top + ToCentre + firstY);
                if (distance > BlockReach)
                {
                    continue;
                }

                var isInside = distance < -BlockReach;
                var (bottom, right) = (Math.Min(top + BlockPixels, sizePixels), Math.Min(left + BlockPixels, sizePixels));
                for (var y = top; y < bottom; y++)
                {
                    for (var x = left; x < right; x++)
                    {
                        var share = isInside ? 1 : (float)outline.Coverage(x + firstX, y + firstY);
                        if (share != 0)
                        {
                            var i = y * sizePixels + x;
                            red[i] = (1 - share) * ground.Red + share * ink.Red;
                            green[i] = (1 - share) * ground.Green + share * ink.Green;
                            blue[i] = (1 - share) * ground.Blue + share * ink.Blue;
                        }
                    }
                }
            }
        }

        return image;
    }
}
