using MathNet.Numerics.Random;

namespace Circuits.Science.Statistics;

/// <summary>A sample that can be redrawn with replacement, or shortened, in place.</summary>
internal abstract class Resampled
{
    public abstract int Count { get; }

    /// <summary>Draws as many observations as there are, with replacement.</summary>
    public abstract void Draw();

    /// <summary>All observations but those from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    public abstract void LeaveOut(int start, int end);

    /// <summary>The sample as it was given.</summary>
    public abstract void Restore();
}

/// <inheritdoc/>
internal sealed class Resampled<T> : Resampled
{
    private readonly T[] sample;
    private readonly T[] drawn;
    private readonly Xoshiro256StarStar random;

    public Resampled(IReadOnlyList<T> sample, string name, int seed)
    {
        ArgumentNullException.ThrowIfNull(sample, name);
        if (sample.Count < 2)
        {
            throw new ArgumentException($"A bootstrap needs at least two observations (or clusters), got {sample.Count}.", name);
        }

        this.sample = [.. sample];
        drawn = new T[sample.Count];
        Current = this.sample;
        random = new(seed, threadSafe: false);
    }

    /// <summary>The observations of the moment.</summary>
    public IReadOnlyList<T> Current { get; private set; }

    public override int Count => sample.Length;

    public override void Draw()
    {
        for (var i = 0; i < drawn.Length; i++)
        {
            drawn[i] = sample[random.Next(sample.Length)];
        }

        Current = drawn;
    }

    public override void LeaveOut(int start, int end) => Current = [.. sample.AsSpan(0, start), .. sample.AsSpan(end)];

    public override void Restore() => Current = sample;
}
