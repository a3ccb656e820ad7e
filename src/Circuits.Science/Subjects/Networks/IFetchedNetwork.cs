using Circuits.Science.Subjects.Importers;

namespace Circuits.Science.Subjects.Networks;

/// <summary>A network whose weights are not in the repository: <c>circuits fetch NAME</c> gets them.</summary>
/// <remarks>
/// What is fetched is <see cref="Address"/>, checked by <see cref="Sha256"/>; what is kept is one model file,
/// <see cref="FileName"/>, which is the download itself or one <see cref="Member"/> of it.
/// <see cref="INetwork.Load"/> reads the kept file and nothing else, so a file that was brought by hand serves as well.
/// </remarks>
public interface IFetchedNetwork : INetwork
{
    /// <summary>Where the download is.</summary>
    Uri Address { get; }

    /// <summary>The model file's name in the folder of networks (<see cref="Home.Networks"/>): <c>inception-v1.pb</c>.</summary>
    /// <remarks>A bare name of a file, no path.</remarks>
    string FileName { get; }

    /// <summary>The sha256 of what <see cref="Address"/> gives (of the archive, where it is one), in lower-case hexadecimal.</summary>
    /// <remarks>Null where none is known: the first download is then pinned in the lock file.</remarks>
    string? Sha256 { get; }

    /// <summary>The file within the archive that is the model, with forward slashes; null where the download itself is it.</summary>
    string? Member { get; }

    /// <summary>The sha256 of <see cref="Member"/>, for a file that is brought without its archive; null where none is known.</summary>
    string? MemberSha256 => null;

    /// <summary>How large the download is; null where it is not known. For the progress bar and a free-space check only.</summary>
    long? Bytes { get; }

    /// <summary>Reads the network from a model file, wherever it lies, and makes sure that it is this network.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="limits">What it may ask for.</param>
    /// <exception cref="InvalidDataException">It is damaged or another; the message says what gave it away.</exception>
    /// <exception cref="Circuits.Engine.GraphException">It has operations that are not supported, or does not fit together.</exception>
    Subject Load(string path, Limits limits);

    /// <inheritdoc/>
    Subject INetwork.Load()
    {
        var path = Path.Combine(Home.Networks, FileName);
        return File.Exists(path)
            ? Load(path, Limits.Usual)
            : throw new FileNotFoundException($"{path}: the weights of {Name} are not here. Get them: circuits fetch {Name}");
    }
}
