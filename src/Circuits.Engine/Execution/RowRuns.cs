namespace Circuits.Engine.Execution;

/// <summary>Cuts a row of outputs into runs that a tile computes at once, none longer than allowed, lengths as equal as can be.</summary>
/// <remarks>Runs that overlap or overshoot would waste up to half of the work in rows of 8 or 17; exact runs waste none.</remarks>
internal readonly struct RowRuns(int width, int longest)
{
    /// <summary>Runs in a row.</summary>
    public int Count { get; } = (width + longest - 1) / longest;

    /// <summary>Where run i starts; run <see cref="Count"/> would start at the row's end.</summary>
    public int Start(int i) => (int)((long)width * i / Count);

    /// <summary>No run is longer.</summary>
    public int Longest => longest;

    public int Length(int i) => Start(i + 1) - Start(i);
}
