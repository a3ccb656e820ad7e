namespace Circuits.Cli;

/// <summary>Folders that options name for output.</summary>
internal static class OutputFolder
{
    /// <summary>Makes the folder of a file that an option names, before anything is computed for it.</summary>
    /// <exception cref="UsageException">It cannot be.</exception>
    public static void MakeFor(string option, string file) => Make(option, Path.GetDirectoryName(Path.GetFullPath(file)) ?? "");

    /// <summary>Makes it where it is missing.</summary>
    /// <exception cref="UsageException">It cannot be.</exception>
    public static void Make(string option, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{option} '{folder}': no folder can be made there ({e.Message.TrimEnd('.')}). Name another.");
        }
    }
}
