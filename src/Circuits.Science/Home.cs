namespace Circuits.Science;

/// <summary>The folder of what a user fetched or imported: <c>$CIRCUITS_HOME</c>, or <c>.circuits</c> in the user's home.</summary>
public static class Home
{
    /// <summary>Its path; it need not exist.</summary>
    public static string Folder =>
        Environment.GetEnvironmentVariable("CIRCUITS_HOME") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".circuits");

    /// <summary>Of a user's own models, each one file: what <c>circuits import</c> writes.</summary>
    public static string Models => Path.Combine(Folder, "models");

    /// <summary>Of sets of images: what <c>circuits fetch cifar10</c> writes.</summary>
    public static string Data => Path.Combine(Folder, "data");

    /// <summary>Of the zoo's networks that are not embedded, and their lock file: what <c>circuits fetch</c> writes.</summary>
    public static string Networks => Path.Combine(Folder, "networks");
}
