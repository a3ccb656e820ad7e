using System.Reflection;
using System.Text.Json.Nodes;
using Circuits.Science.Stimuli;

namespace Circuits.Science.Evidence;

/// <summary>The folder of approved snapshots in a repository.</summary>
internal sealed class SnapshotFolder(string repository)
{
    private const string FolderName = "snapshots";
    private const string MarkOfTheRepository = "Circuits.Science.sln";
    private const string Verified = ".verified.";
    private const string Received = ".received.";

    private readonly string folder = Path.Combine(repository, FolderName);

    /// <summary>The folder of the repository that a folder lies in.</summary>
    /// <exception cref="SnapshotException">It lies in none.</exception>
    public static SnapshotFolder Above(string start)
    {
        for (var at = new DirectoryInfo(start); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, MarkOfTheRepository)))
            {
                return new(at.FullName);
            }
        }

        throw new SnapshotException(
            $"Snapshots: no {MarkOfTheRepository} in or above {start}. "
            + $"Run the experiments from a checkout of the repository, where {FolderName}/ is.");
    }

    /// <summary>A snapshot's name; the source file may come from either kind of path.</summary>
    public static string Name(string sourceFile, string method, string? part)
    {
        var file = sourceFile[(sourceFile.LastIndexOfAny(['/', '\\']) + 1)..];
        return $"{Path.GetFileNameWithoutExtension(file)}.{method}{(part is null ? "" : "#" + string.Concat(part.Select(Safe)))}";

        // Such as the colon of mixed3b:379, which not every file system takes.
        static char Safe(char letter) => char.IsLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-';
    }

    public void Approve(string name, Image picture) => Approve(
        $"{name}.verified.png",
        path => Png.Save(picture, path),
        path => PictureComparison.Difference(Png.Load(path), picture));

    public void ApproveJson(string name, JsonNode? numbers) => Approve(
        $"{name}.verified.json",
        path => AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream);
            writer.Write((numbers?.ToJsonString(JsonComparison.Format) ?? "null") + "\n");
        }),
        path => JsonComparison.Difference(File.ReadAllText(path), numbers));

    /// <summary>Snapshots whose test is gone and received ones that nobody approved or dismissed, one message each.</summary>
    public IReadOnlyList<string> Orphans(Assembly experiments)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly
            | BindingFlags.Public | BindingFlags.NonPublic;
        var tests = experiments.GetTypes()
            .SelectMany(type => type.GetMethods(Own).Select(method => $"{type.Name}.{method.Name}")).ToHashSet();
        var messages = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal))
        {
            var owner = file!.Split(Verified)[0].Split(Received)[0].Split('#')[0];
            if (file.Contains(Received))
            {
                messages.Add(
                    $"{FolderName}/{file} was received and is not approved: "
                    + $"look at it, then approve it ({Move(file)}) or delete it.");
            }
            else if (file.Contains(Verified) && !tests.Contains(owner))
            {
                messages.Add(
                    $"{FolderName}/{file} belongs to no test: there is no {owner}. Rename it with its test, or delete it.");
            }
        }

        return messages;
    }

    private void Approve(string verifiedFile, Action<string> write, Func<string, string?> differenceFrom)
    {
        var receivedFile = verifiedFile.Replace(Verified, Received);
        var (verifiedPath, receivedPath) = (Path.Combine(folder, verifiedFile), Path.Combine(folder, receivedFile));
        var difference = File.Exists(verifiedPath) ? differenceFrom(verifiedPath) : "nothing is approved yet.";
        if (difference is null)
        {
            File.Delete(receivedPath);
            return;
        }

        write(receivedPath);
        throw new SnapshotException(
            $"{FolderName}/{verifiedFile}: {difference} Received: {FolderName}/{receivedFile}. "
            + $"If it is right, and you know why it changed, approve it from the repository's folder: {Move(receivedFile)}");
    }

    private static string Move(string receivedFile) =>
        $"mv '{FolderName}/{receivedFile}' '{FolderName}/{receivedFile.Replace(Received, Verified)}'";
}
