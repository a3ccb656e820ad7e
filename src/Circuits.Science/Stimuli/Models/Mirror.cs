namespace Circuits.Science.Stimuli.Models;

/// <summary>Left and right exchanged.</summary>
public static class Mirror
{
    /// <summary>The picture as a mirror shows it: what faced right faces left.</summary>
    public static Image Mirrored(this Image image)
    {
        var mirrored = new Image(image.WidthPixels, image.HeightPixels);
        for (var row = 0; row < 3 * image.HeightPixels; row++)
        {
            var from = image.Values.AsSpan(row * image.WidthPixels, image.WidthPixels);
            var to = mirrored.Values.AsSpan(row * image.WidthPixels, image.WidthPixels);
            from.CopyTo(to);
            to.Reverse();
        }

        return mirrored;
    }
}
