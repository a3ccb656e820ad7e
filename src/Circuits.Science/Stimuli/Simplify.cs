namespace Circuits.Science.Stimuli;

/// <summary>Shrinking of one number.</summary>
internal static class Simplify
{
    /// <summary>The simplest value first, then ever closer ones at whole distances from it; nothing when it is reached.</summary>
    /// <remarks>
    /// Each candidate lies strictly nearer to the simplest value, at a whole distance, and between the two: so shrinking
    /// terminates, and stays inside any range that holds both.
    /// </remarks>
    public static IEnumerable<double> Towards(double simplest, double value)
    {
        var gap = value - simplest;
        if (gap == 0)
        {
            yield break;
        }

        yield return simplest;
        var last = 0.0;
        for (var step = gap / 2; Math.Abs(step) >= 0.5; step /= 2)
        {
            var distance = Math.Truncate(gap - step);
            if (distance != last)
            {
                last = distance;
                yield return simplest + distance;
            }
        }
    }
}
