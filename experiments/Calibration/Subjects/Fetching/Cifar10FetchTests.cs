using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Circuits.Science.Subjects.Fetching;

namespace Circuits.Experiments.Calibration.Subjects.Fetching;

/// <summary>An archive of two images a batch, served here: what is kept of it, and that nothing is kept of another.</summary>
public sealed class Cifar10FetchTests
{
    private const int RecordBytes = 3073;
    private const int BatchImages = 2;

    private static readonly string[] Names = ["test_batch.bin", "data_batch_5.bin", "data_batch_3.bin", "data_batch_1.bin", "data_batch_2.bin", "data_batch_4.bin"];

    [Fact]
    public async Task TrainingBatchesAreJoinedInTheirOrder()
    {
        using var folder = new ScratchFolder();
        var fetch = await GetAsync(folder, Archive(Names, BatchImages * RecordBytes));
        Assert.Equal(["cifar10-test.bin", "cifar10-train.bin"], Files(folder));
        Assert.Equal(Batch("test_batch.bin"), File.ReadAllBytes(fetch.TestPath));
        Assert.Equal(Enumerable.Range(1, 5).SelectMany(i => Batch($"data_batch_{i}.bin")), File.ReadAllBytes(fetch.TrainPath));
    }

    public static TheoryData<string, byte[]> Others => new()
    {
        { "has the batches data_batch_1.bin, data_batch_2.bin", Archive([.. Names.Skip(3)], BatchImages * RecordBytes) },
        { "has 3073 bytes, 2 records of 3073 are 6146", Archive(Names, RecordBytes) },
        { "no archive of CIFAR-10, or a damaged one", [.. "not a tar.gz"u8] },
        { "no archive of CIFAR-10, or a damaged one", Archive(Names, BatchImages * RecordBytes)[..^2000] },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public async Task AnotherArchiveIsRefusedAndNothingIsKept(string says, byte[] archive)
    {
        using var folder = new ScratchFolder();
        var e = await Assert.ThrowsAsync<InvalidDataException>(() => GetAsync(folder, archive));
        Assert.Contains(says, e.Message);
        Assert.Empty(Files(folder));
    }

    [Fact]
    public async Task AChecksumThatDiffersIsTold()
    {
        using var folder = new ScratchFolder();
        var e = await Assert.ThrowsAsync<InvalidDataException>(() => GetAsync(folder, Archive(Names, BatchImages * RecordBytes), Cifar10Fetch.Sha256));
        Assert.Contains(Cifar10Fetch.Sha256, e.Message);
        Assert.Empty(Files(folder));
    }

    private static async Task<Cifar10Fetch> GetAsync(ScratchFolder folder, byte[] archive, string? sha256 = null)
    {
        using var server = new LocalServer((request, stream, _) => LocalServer.ServeAsync(request, stream, archive, "\"a\""));
        using var client = new HttpClient();
        var fetch = new Cifar10Fetch(folder.File("."), client, new(TimeSpan.FromSeconds(5), 1, TimeSpan.Zero), BatchImages);
        await fetch.GetAsync(server.Address, sha256 ?? Convert.ToHexStringLower(SHA256.HashData(archive)));
        return fetch;
    }

    private static byte[] Archive(string[] names, int bytes)
    {
        using var archive = new MemoryStream();
        using (var tar = new TarWriter(new GZipStream(archive, CompressionLevel.NoCompression, leaveOpen: true)))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "cifar-10-batches-bin/readme.html") { DataStream = new MemoryStream([.. "<html>"u8]) });
            foreach (var name in names)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "cifar-10-batches-bin/" + name) { DataStream = new MemoryStream(Batch(name)[..bytes]) });
            }
        }

        return archive.ToArray();
    }

    private static byte[] Batch(string name)
    {
        var bytes = new byte[BatchImages * RecordBytes];
        new Random(name.Length * 31 + name[^5]).NextBytes(bytes);
        return bytes;
    }

    private static IEnumerable<string> Files(ScratchFolder folder) => Directory.EnumerateFiles(folder.File(".")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);
}
