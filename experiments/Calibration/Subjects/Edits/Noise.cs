using Circuits.Science.Stimuli;

namespace Circuits.Experiments.Calibration.Subjects.Edits;

/// <summary>Images of uniform noise: any will do where bits are compared.</summary>
internal static class Noise
{
    public static IReadOnlyList<Image> Images(int count, int sizePixels, int first = 0) => [.. Enumerable.Range(first, count).Select(seed => Of(seed, sizePixels))];

    private static Image Of(int seed, int sizePixels)
    {
        var image = new Image(sizePixels, sizePixels);
        var random = new Random(seed);
        for (var i = 0; i < image.Values.Length; i++)
        {
            image.Values[i] = random.NextSingle();
        }

        return image;
    }
}
