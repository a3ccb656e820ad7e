using System.Formats.Tar;
using System.IO.Compression;
using Circuits.Science.Stimuli;

namespace Circuits.Science.Subjects.Fetching;

/// <summary>Brings CIFAR-10 here: 50,000 images to train on and 10,000 to test on, 32 x 32 pixels, ten classes (Krizhevsky 2009).</summary>
/// <remarks>
/// Kept are two files of CIFAR-10's own binary format: records of a label and 1024 bytes each of red, green and blue. The five training
/// batches become one file, in their order. The images' owners are many and their licences unknown, so the project ships none of them.
/// </remarks>
/// <param name="folder">Where the two files go: <see cref="Home.Data"/>.</param>
/// <param name="client">Makes the requests.</param>
/// <param name="patience">When to give up.</param>
/// <param name="batchImages">Images in each of the archive's files.</param>
public sealed class Cifar10Fetch(string folder, HttpClient client, Patience patience, int batchImages = 10_000)
{
    /// <summary>What the command calls it.</summary>
    public const string Name = "cifar10";

    /// <summary>Its size, for the progress bar.</summary>
    public const long Bytes = 170_052_171;

    /// <summary>Of the archive, as several projects pin it; the authors publish its MD5, c32a1d4ab5d03f1284b67883e8d87530.</summary>
    public const string Sha256 = "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd";

    /// <summary>Where the authors keep it.</summary>
    public static Uri Address { get; } = new("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz");

    /// <summary>The images to train on.</summary>
    public string TrainPath => Path.Combine(folder, "cifar10-train.bin");

    /// <summary>The images to test on.</summary>
    public string TestPath => Path.Combine(folder, "cifar10-test.bin");

    /// <summary>Downloads the archive and keeps its two files, once all six of its batches have proved whole.</summary>
    /// <param name="address">Of the archive.</param>
    /// <param name="sha256">What it has to be.</param>
    /// <param name="progress">Told as bytes come.</param>
    /// <param name="cancellation">Stops it; what has come stays, and the next call goes on from there.</param>
    /// <exception cref="IOException">It could not be got; the message says why.</exception>
    /// <exception cref="InvalidDataException">It is another file than it has to be; nothing is kept.</exception>
    public async Task GetAsync(Uri address, string sha256, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var archive = Path.Combine(folder, Path.GetFileName(Address.LocalPath));
        await new Download(client, patience).GetAsync(address, archive, sha256, 2 * Bytes, progress, cancellation).ConfigureAwait(false);
        try
        {
            Unpack(archive, cancellation);
        }
        catch (InvalidDataException)
        {
            File.Delete(archive);
            throw;
        }

        File.Delete(archive);
    }

    private void Unpack(string archive, CancellationToken cancellation)
    {
        var batches = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        try
        {
            using var tar = new TarReader(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress));
            while (tar.GetNextEntry() is { } entry)
            {
                cancellation.ThrowIfCancellationRequested();
                if (Path.GetFileName(entry.Name) is var name && name.EndsWith("_batch.bin", StringComparison.Ordinal) || name.StartsWith("data_batch_", StringComparison.Ordinal))
                {
                    batches[name] = Batch(archive, entry);
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException && !e.Message.StartsWith(archive, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{archive}: it is no archive of CIFAR-10, or a damaged one ({e.Message.TrimEnd('.')}). Get it again.", e);
        }

        string[] expected = ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"];
        if (!batches.Keys.SequenceEqual(expected))
        {
            throw new InvalidDataException($"{archive}: it has the batches {string.Join(", ", batches.Keys)}, CIFAR-10 has {string.Join(", ", expected)}. It is another archive.");
        }

        AtomicFile.Write(TestPath, stream => stream.Write(batches[expected[^1]]));
        AtomicFile.Write(TrainPath, stream =>
        {
            foreach (var name in expected[..^1])
            {
                stream.Write(batches[name]);
            }
        });
    }

    private byte[] Batch(string archive, TarEntry entry)
    {
        if (entry.Length != batchImages * Cifar10.RecordBytes || entry.DataStream is not { } stream)
        {
            throw new InvalidDataException(
                $"{archive}: {entry.Name} has {entry.Length} bytes, {batchImages} records of {Cifar10.RecordBytes} are {batchImages * Cifar10.RecordBytes}. It is another archive.");
        }

        var bytes = new byte[entry.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
