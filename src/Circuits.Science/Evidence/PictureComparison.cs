using System.Globalization;
using Circuits.Science.Stimuli;

namespace Circuits.Science.Evidence;

/// <summary>Whether two pictures are the same picture.</summary>
internal static class PictureComparison
{
    /// <summary>The largest difference that passes, in 255ths, on any channel of any pixel.</summary>
    /// <remarks>
    /// The sine and the like may differ in the last bit between systems' mathematics libraries, which can move the rounding
    /// to 8 bits by one; two leaves room for two such shapes over each other. No change of the science is this small.
    /// </remarks>
    public const int Tolerance = 2;

    /// <summary>What differs between the approved picture and the received one, as a sentence; null if nothing does.</summary>
    public static string? Difference(Image approved, Image received)
    {
        if ((approved.WidthPixels, approved.HeightPixels) != (received.WidthPixels, received.HeightPixels))
        {
            return $"the approved picture is {approved.WidthPixels}x{approved.HeightPixels} pixels, "
                + $"the received one {received.WidthPixels}x{received.HeightPixels}.";
        }

        var plane = approved.WidthPixels * approved.HeightPixels;
        var (largest, at, differing) = (0, 0, 0);
        for (var i = 0; i < plane; i++)
        {
            var difference = 0;
            for (var value = i; value < approved.Values.Length; value += plane)
            {
                difference = Math.Max(difference, Math.Abs(Level(approved.Values[value]) - Level(received.Values[value])));
            }

            differing += difference > Tolerance ? 1 : 0;
            (largest, at) = difference > largest ? (difference, i) : (largest, at);
        }

        var share = ((double)differing / plane).ToString("0.###%", CultureInfo.InvariantCulture);
        return largest <= Tolerance
            ? null
            : $"{share} of the pixels ({differing}) differ by more than the tolerance of {Tolerance}/255; "
                + $"the largest difference is {largest}/255, "
                + $"at x = {at % approved.WidthPixels}, y = {at / approved.WidthPixels}.";
    }

    /// <summary>The value as a file holds it.</summary>
    private static int Level(float value) => (int)MathF.Round(255 * Math.Clamp(value, 0, 1));
}
