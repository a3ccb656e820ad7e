using Circuits.Science.Subjects;

namespace Circuits.Science.Instruments;

/// <summary>How strongly a layer's units answer to photographs: the yardstick for "strongly".</summary>
public static class NaturalActivity
{
    /// <summary>The level that a unit exceeds at one in a hundred positions of natural images, unit by unit.</summary>
    /// <param name="samples">Responses to natural patches, a row per image and position.</param>
    public static double[] Percentile99(Responses samples)
    {
        var levels = new double[samples.Layer.Units];
        Parallel.For(0, levels.Length, unit =>
        {
            var sorted = new float[samples.Images];
            for (var i = 0; i < sorted.Length; i++)
            {
                sorted[i] = samples[i, unit];
            }

            Array.Sort(sorted);
            levels[unit] = sorted[(int)Math.Floor(0.99 * (sorted.Length - 1))];
        });
        return levels;
    }
}
