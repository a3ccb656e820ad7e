namespace Circuits.Science.Instruments;

/// <summary>Puts another unit's responses on a unit's own scale: scale times what exceeds a threshold, and no less than nothing where the unit is rectified.</summary>
/// <param name="Scale">At least 0: a unit may be scaled, not turned round.</param>
/// <param name="Threshold">In the other unit's numbers.</param>
/// <param name="IsRectified">False where the unit has no ReLU: what falls short of the threshold is negative then.</param>
public readonly record struct ScaleAndThreshold(double Scale, double Threshold, bool IsRectified)
{
    /// <summary>Thresholds tried: the other unit's responses at as many evenly spaced ranks.</summary>
    private const int Ranks = 25;

    /// <summary>What the unit is expected to answer where the other one answers this.</summary>
    public double Of(double other) => Scale * (IsRectified ? Math.Max(0, other - Threshold) : other - Threshold);

    /// <summary>The scale and threshold with the least squared error.</summary>
    /// <param name="others">The other unit's responses, before its own ReLU.</param>
    /// <param name="own">The unit's, to the same images and at the same places.</param>
    /// <exception cref="ArgumentException">There are none, or not as many of one as of the other.</exception>
    public static ScaleAndThreshold Fit(IReadOnlyList<float> others, IReadOnlyList<float> own)
    {
        if (others.Count == 0 || others.Count != own.Count)
        {
            throw new ArgumentException($"{others.Count} and {own.Count} responses make no pairs.", nameof(own));
        }

        return own.Any(v => v < 0) ? Line(others, own) : Rectified(others, own);
    }

    private static ScaleAndThreshold Line(IReadOnlyList<float> others, IReadOnlyList<float> own)
    {
        var (meanOther, meanOwn) = (others.Average(v => (double)v), own.Average(v => (double)v));
        double products = 0, squares = 0;
        for (var i = 0; i < own.Count; i++)
        {
            products += (others[i] - meanOther) * (own[i] - meanOwn);
            squares += (others[i] - meanOther) * (others[i] - meanOther);
        }

        // A scale of nothing leaves no threshold that would give the mean: the smallest scale there is does.
        var scale = squares > 0 && products > 0 ? products / squares : 1e-9;
        return new(scale, meanOther - meanOwn / scale, IsRectified: false);
    }

    private static ScaleAndThreshold Rectified(IReadOnlyList<float> others, IReadOnlyList<float> own)
    {
        var sorted = others.Order().ToArray();
        var best = (Gain: 0.0, Fit: new ScaleAndThreshold(0, sorted[^1], IsRectified: true));
        for (var rank = 0; rank < Ranks; rank++)
        {
            double threshold = sorted[(int)((sorted.Length - 1) * (rank / (double)Ranks))], products = 0, squares = 0;
            for (var i = 0; i < own.Count; i++)
            {
                var over = Math.Max(0, others[i] - threshold);
                products += over * own[i];
                squares += over * over;
            }

            // By how much the squared error falls below that of answering nothing.
            var gain = squares > 0 ? products * products / squares : 0;
            best = gain > best.Gain ? (gain, new(products / squares, threshold, IsRectified: true)) : best;
        }

        return best.Fit;
    }
}
