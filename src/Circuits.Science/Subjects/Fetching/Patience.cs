namespace Circuits.Science.Subjects.Fetching;

/// <summary>When a download gives up.</summary>
/// <param name="Stall">No answer, or not one byte, for so long ends an attempt.</param>
/// <param name="Attempts">So many attempts in a row that bring nothing end the download; one that brings bytes starts the count again.</param>
/// <param name="FirstPause">Between the first two attempts in a row that bring nothing; each further pause is twice as long.</param>
public sealed record Patience(TimeSpan Stall, int Attempts, TimeSpan FirstPause)
{
    /// <summary>For the internet.</summary>
    public static Patience Usual { get; } = new(TimeSpan.FromSeconds(30), 4, TimeSpan.FromSeconds(1));
}
