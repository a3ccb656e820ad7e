namespace Circuits.Cli;

/// <summary>Folders that options name for output.</summary>
internal static class OutputFolder
{
    /// <summary>Makes it where it is missing.</summary>
    /// <exception cref="UsageException">It cannot be.</exception>
    public static void Make(string option, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} {folder}: no folder can be made there ({e.Message.TrimEnd('.')}). Name another.");
        }
    }
}
