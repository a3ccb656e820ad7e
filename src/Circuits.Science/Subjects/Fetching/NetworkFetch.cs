using Circuits.Engine;
using Circuits.Science.Subjects.Importers;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Science.Subjects.Fetching;

/// <summary>Brings a network's weights here: from its address, or from a file that somebody brought.</summary>
/// <param name="folder">Where networks are kept, with their lock file: <see cref="Home.Networks"/>.</param>
/// <param name="client">Makes the requests.</param>
/// <param name="patience">When to give up.</param>
/// <param name="limits">What a download may take.</param>
public sealed class NetworkFetch(string folder, HttpClient client, Patience patience, Limits limits)
{
    private readonly LockFile pins = new(folder);

    /// <summary>Downloads a network and puts its model file into the folder, once it has proved to be the network.</summary>
    /// <exception cref="IOException">It could not be got; the message says why, and which file to bring instead.</exception>
    /// <exception cref="InvalidDataException">It is another file than it has to be; nothing is kept.</exception>
    public async Task<LockEntry> GetAsync(IFetchedNetwork network, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var download = Path.Combine(folder, network.FileName + ".download");
        try
        {
            await new Download(client, patience)
                .GetAsync(network.Address, download, Expected(network), limits.Bytes, progress, cancellation).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            var name = Path.GetFileName(network.Address.LocalPath);
            throw new IOException($"{e.Message.TrimEnd('.')}. Or get {name} elsewhere and bring it: circuits import {name} --as {network.Name}", e);
        }

        try
        {
            return Keep(network, download, network.Address.ToString());
        }
        finally
        {
            File.Delete(download);
        }
    }

    /// <summary>Takes a file that was brought: what the address would give, or the model file alone.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is another file than it has to be; nothing is kept.</exception>
    public LockEntry Bring(IFetchedNetwork network, string file)
    {
        if (!File.Exists(file))
        {
            throw new FileNotFoundException(MissingFile.Says(file, "Check the path."));
        }

        // The archive's checksum says nothing of its member.
        var isMember = network.Member != null && !IsZip(file);
        var mend = isMember
            ? $"Bring {Path.GetFileName(network.Address.LocalPath)}, or call this one something else with --as"
            : "It is another file";
        return (isMember ? network.MemberSha256 : Expected(network)) is { } expected && Download.Sha256Of(file) is var found && found != expected
            ? throw new InvalidDataException($"{file}: its sha256 is {found}, that of {network.Name} has to be {expected}. {mend}; nothing is kept.")
            : Keep(network, file, file, $" If it is a network of your own, call it something else with --as: {network.Name} is one of the zoo.");
    }

    private static bool IsZip(string file)
    {
        using var stream = File.OpenRead(file);
        return stream.ReadByte() == 'P' && stream.ReadByte() == 'K';
    }

    private string? Expected(IFetchedNetwork network) => network.Sha256 ?? pins[network.Name]?.Sha256;

    /// <param name="network">Which it has to be.</param>
    /// <param name="download">The file that came, or was brought.</param>
    /// <param name="origin">What a person knows it by.</param>
    /// <param name="remark">For a person, where it is another.</param>
    private LockEntry Keep(IFetchedNetwork network, string download, string origin, string remark = "")
    {
        var kept = Path.Combine(folder, network.FileName);
        var candidate = kept + ".candidate";
        _ = pins[network.Name]; // a damaged lock file is told before anything is kept
        try
        {
            if (network.Member is { } member && IsZip(download))
            {
                ZipMember.Extract(download, member, candidate, limits.Bytes);
                network.Load(candidate, limits);
            }
            else
            {
                network.Load(download, limits);
                Directory.CreateDirectory(folder);
                File.Copy(download, candidate, overwrite: true);
            }

            var entry = new LockEntry(network.Address.ToString(), Download.Sha256Of(download), Download.Sha256Of(candidate), network.Sha256 == null);
            File.Move(candidate, kept, overwrite: true);
            pins.Set(network.Name, entry);
            return entry;
        }
        catch (GraphException e)
        {
            throw new InvalidDataException($"{origin}: it is not {network.Name}: {e.Message} Nothing is kept.{remark}", e);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{e.Message.Replace(candidate, origin, StringComparison.Ordinal).Replace(download, origin, StringComparison.Ordinal)} Nothing is kept.{remark}", e);
        }
        finally
        {
            if (File.Exists(candidate))
            {
                File.Delete(candidate);
            }
        }
    }
}
