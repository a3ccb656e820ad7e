namespace Circuits.Benchmarks.Peers;

/// <summary>Our time over another's, beside what was asked.</summary>
/// <param name="Ours">Our time.</param>
/// <param name="Theirs">Theirs.</param>
/// <param name="Asked">The most it should be, where that was fixed.</param>
internal sealed record Ratio(Timing Ours, Timing Theirs, double? Asked)
{
    /// <summary>Whether the least times keep to what was asked. Both sides have as many runs; a neighbour on the machine makes one longer, never shorter.</summary>
    public bool IsMet => Ours.Least <= Asked * Theirs.Least;

    /// <summary>As a table has it.</summary>
    public override string ToString()
    {
        var measured = FormattableString.Invariant($"**{Ours.Least / Theirs.Least:F2}** / {Ours.Median / Theirs.Median:F2}");
        return Asked is { } most ? FormattableString.Invariant($"{measured}, asked ≤ {most:F2}: {Verdict(IsMet)}") : measured;
    }

    /// <summary>In words.</summary>
    public static string Verdict(bool isMet) => isMet ? "met" : "**not met**";
}
