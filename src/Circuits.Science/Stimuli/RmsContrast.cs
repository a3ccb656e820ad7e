namespace Circuits.Science.Stimuli;

/// <summary>Gives part of a picture a mean of 0 and a root mean square of choice.</summary>
internal static class RmsContrast
{
    /// <summary>Scales all values so that those of the part, each counted by its weight, have the mean 0 and this RMS.</summary>
    /// <remarks>Nothing where the part is empty; a part without any contrast gets none.</remarks>
    public static void Set(double[] values, Func<int, double> weight, double rms)
    {
        var (weights, sum, squares) = (0.0, 0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            var w = weight(i);
            (weights, sum, squares) = (weights + w, sum + w * values[i], squares + w * values[i] * values[i]);
        }

        if (weights == 0)
        {
            return;
        }

        var mean = sum / weights;
        var deviation = Math.Sqrt(Math.Max(0, squares / weights - mean * mean));
        var scale = deviation > 1e-9 ? rms / deviation : 0;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = scale * (values[i] - mean);
        }
    }
}
