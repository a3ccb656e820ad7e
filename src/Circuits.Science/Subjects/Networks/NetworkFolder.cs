namespace Circuits.Science.Subjects.Networks;

/// <summary>The folder of networks that were fetched or imported.</summary>
/// <remarks><c>networks</c> in the folder that the environment variable <c>CIRCUITS_HOME</c> names, by default <c>.circuits</c> in the user's home.</remarks>
public static class NetworkFolder
{
    /// <summary>Its path; it need not exist.</summary>
    public static string Path
    {
        get
        {
            var home = Environment.GetEnvironmentVariable("CIRCUITS_HOME");
            return System.IO.Path.Combine(
                string.IsNullOrEmpty(home)
                    ? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".circuits")
                    : home,
                "networks");
        }
    }

    /// <summary>The kept file of a network.</summary>
    /// <exception cref="FileNotFoundException">It is not there; the message has the command that gets it.</exception>
    public static string FileOf(IFetchedNetwork network)
    {
        var path = System.IO.Path.Combine(Path, network.FileName);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"{path}: the weights of {network.Name} are not here. Get them: circuits fetch {network.Name}");
    }
}
