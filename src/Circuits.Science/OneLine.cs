namespace Circuits.Science;

/// <summary>Messages for a user are one line, and names out of a file, which may hold anything, stand in them.</summary>
internal static class OneLine
{
    private const int Longest = 20_000;

    /// <summary>The text with a space for every control character, and its end left out where it is endless.</summary>
    public static string Of(string text) =>
        string.Concat((text.Length > Longest ? text[..Longest] + "…" : text).Select(c => char.IsControl(c) ? ' ' : c));

    /// <summary>Whether it is one already.</summary>
    public static bool Is(string text) => text.Length <= Longest && !text.Any(char.IsControl);
}
