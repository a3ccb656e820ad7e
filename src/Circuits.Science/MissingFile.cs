namespace Circuits.Science;

/// <summary>What is said where a file was expected.</summary>
public static class MissingFile
{
    /// <summary>That there is none, or that it is a folder.</summary>
    /// <param name="path">As it was given.</param>
    /// <param name="mend">A sentence: what to do where there is nothing at all.</param>
    public static string Says(string path, string mend) =>
        Directory.Exists(path) ? $"{path}: it is a folder. Give the file itself." : $"{path}: there is no such file. {mend}";
}
