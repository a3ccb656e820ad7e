namespace Circuits.Benchmarks.Peers;

/// <summary>Whether two engines gave the same answer: a time for another function would say nothing.</summary>
internal static class Agreement
{
    /// <summary>Where two orders of rounding end, with much to spare, and two functions begin.</summary>
    private const double Tolerance = 1e-3;

    /// <summary>The largest difference over the largest absolute value.</summary>
    /// <exception cref="InvalidOperationException">It is more than rounding explains.</exception>
    public static double Check(string what, ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs)
    {
        if (ours.Length != theirs.Length)
        {
            throw new InvalidOperationException($"{what}: {theirs.Length} numbers where we have {ours.Length}.");
        }

        double difference = 0, largest = 0;
        for (var i = 0; i < ours.Length; i++)
        {
            difference = Math.Max(difference, Math.Abs(ours[i] - theirs[i]));
            largest = Math.Max(largest, Math.Abs(ours[i]));
        }

        return difference / largest is var share and <= Tolerance
            ? share
            : throw new InvalidOperationException(FormattableString.Invariant($"{what}: the answers differ by {difference / largest:E1} of the largest."));
    }
}
