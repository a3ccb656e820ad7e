using System.Numerics.Tensors;

namespace Circuits.Benchmarks.Peers;

/// <summary>Whether two engines gave the same answer: a time for another function would say nothing.</summary>
internal static class Agreement
{
    /// <summary>Where two orders of rounding end, with much to spare, and two functions begin.</summary>
    private const double Tolerance = 1e-3;

    private const double DistanceTolerance = 1e-2;

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

    /// <summary>The length of the difference over the length of ours: for gradients.</summary>
    /// <remarks>
    /// Where two numbers in a pool, or a number and a ReLU's zero, tie but for rounding, the gradient goes one way or the
    /// other, so the largest difference says little: PyTorch's own gradient in single precision lies 4e-3 of its largest
    /// number, and 1.3e-3 of its length, from its own in double precision (InceptionV1 to mixed4a). Another function is
    /// about as far away as the gradient is long.
    /// </remarks>
    /// <exception cref="InvalidOperationException">It is more than rounding explains.</exception>
    public static double CheckDistance(string what, ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs)
    {
        if (ours.Length != theirs.Length)
        {
            throw new InvalidOperationException($"{what}: {theirs.Length} numbers where we have {ours.Length}.");
        }

        var share = TensorPrimitives.Distance(ours, theirs) / TensorPrimitives.Norm(ours);
        return share <= DistanceTolerance
            ? share
            : throw new InvalidOperationException(FormattableString.Invariant($"{what}: the gradients are apart by {share:E1} of their length."));
    }
}
