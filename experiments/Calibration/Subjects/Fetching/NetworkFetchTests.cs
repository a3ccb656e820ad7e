using System.IO.Compression;
using System.Security.Cryptography;
using Circuits.Engine;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Fetching;
using Circuits.Science.Subjects.Importers;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Experiments.Calibration.Subjects.Fetching;

public sealed class NetworkFetchTests
{
    private static readonly byte[] Model = [.. "a network"u8];

    [Fact]
    public async Task AMemberOfAnArchiveIsKeptAndTheRestIsNot()
    {
        var archive = Zip(("LICENSE", [.. "MIT"u8]), ("inner/model.pb", Model), ("../../escaped", Model));
        using var server = new LocalServer((request, stream, _) => LocalServer.ServeAsync(request, stream, archive, "\"a\""));
        using var folder = new ScratchFolder();
        var entry = await GetAsync(folder, new Fetched(server.Address, "inner/model.pb", Sha256(archive)));
        Assert.False(entry.IsPinned);
        Assert.Equal(["lock.json", "tiny.pb"], Names(folder));
        Assert.Equal(Model, File.ReadAllBytes(folder.File("tiny.pb")));
    }

    /// <summary>Where no checksum is known the first download sets it, and says so.</summary>
    [Fact]
    public async Task TheFirstDownloadIsPinned()
    {
        var served = Model;
        using var server = new LocalServer((request, stream, _) => LocalServer.ServeAsync(request, stream, served, "\"a\""));
        using var folder = new ScratchFolder();
        var network = new Fetched(server.Address);
        Assert.True((await GetAsync(folder, network)).IsPinned);
        await GetAsync(folder, network);
        served = [.. "another network"u8];
        var e = await Assert.ThrowsAsync<InvalidDataException>(() => GetAsync(folder, network));
        Assert.Contains(Sha256(Model), e.Message);
        Assert.Equal(Model, File.ReadAllBytes(folder.File("tiny.pb")));
    }

    /// <summary>What came is whole, but is not the network: nothing is kept, and nothing pinned.</summary>
    [Fact]
    public async Task WhatIsNotTheNetworkIsNotKept()
    {
        using var server = new LocalServer((request, stream, _) => LocalServer.ServeAsync(request, stream, [.. "<html>"u8], "\"a\""));
        using var folder = new ScratchFolder();
        await Assert.ThrowsAsync<InvalidDataException>(() => GetAsync(folder, new Fetched(server.Address)));
        Assert.Empty(Names(folder));
    }

    [Theory]
    [InlineData("other.pb", "no file 'model.pb'")]
    [InlineData(null, "no zip archive")]
    public async Task AnArchiveWithoutTheMemberIsRefused(string? member, string says)
    {
        var archive = member is null ? [.. "PK but no more than that"u8] : Zip((member, Model));
        using var server = new LocalServer((request, stream, _) => LocalServer.ServeAsync(request, stream, archive, "\"a\""));
        using var folder = new ScratchFolder();
        var e = await Assert.ThrowsAsync<InvalidDataException>(() => GetAsync(folder, new Fetched(server.Address, "model.pb")));
        Assert.Contains(says, e.Message);
        Assert.Empty(Names(folder));
    }

    /// <summary>A thousand to one is what zip makes of zeros; the limit holds for what comes out.</summary>
    [Fact]
    public async Task AnArchiveThatSwellsIsRefused()
    {
        var archive = Zip(("model.pb", new byte[10_000_000]));
        using var server = new LocalServer((request, stream, _) => LocalServer.ServeAsync(request, stream, archive, "\"a\""));
        using var folder = new ScratchFolder();
        var e = await Assert.ThrowsAsync<InvalidDataException>(() => GetAsync(folder, new Fetched(server.Address, "model.pb"), new(Bytes: 1_000_000)));
        Assert.Contains("larger than 1 MB", e.Message);
        Assert.Empty(Names(folder));
    }

    [Fact]
    public async Task WithoutTheServerTheErrorSaysWhichFileToBring()
    {
        var server = new LocalServer((_, _, _) => Task.CompletedTask);
        server.Dispose();
        using var folder = new ScratchFolder();
        var e = await Assert.ThrowsAsync<IOException>(() => GetAsync(folder, new Fetched(server.Address)));
        Assert.EndsWith("get model.bin elsewhere and bring it: circuits import model.bin --as tiny", e.Message);
    }

    [Fact]
    public void AFileThatWasBroughtIsTakenIfItIsTheOne()
    {
        using var folder = new ScratchFolder();
        var archive = Zip(("model.pb", Model));
        var network = new Fetched(new("http://127.0.0.1:9/model.zip"), "model.pb", Sha256(archive), Sha256(Model));
        byte[] lookalike = [.. "another "u8, .. Model];
        File.WriteAllBytes(folder.File("archive"), archive);
        File.WriteAllBytes(folder.File("lookalike"), lookalike);
        File.WriteAllBytes(folder.File("model"), Model);
        File.WriteAllBytes(folder.File("wrong"), Zip(("model.pb", [.. "something"u8])));
        Assert.Throws<InvalidDataException>(() => Bring("wrong"));
        Assert.EndsWith("Bring model.zip, or call this one something else with --as; nothing is kept.", Assert.Throws<InvalidDataException>(() => Bring("lookalike")).Message);
        Assert.Throws<FileNotFoundException>(() => Bring("absent"));
        Assert.False(Directory.Exists(folder.File("kept")));
        Bring("archive");
        Bring("model");
        Assert.Equal(["lock.json", "tiny.pb"], Directory.GetFiles(folder.File("kept")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        void Bring(string file)
        {
            using var client = new HttpClient();
            new NetworkFetch(folder.File("kept"), client, Patience.Usual, Limits.Usual).Bring(network, folder.File(file));
        }
    }

    [Fact]
    public void ADamagedLockFileIsNamed()
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder.File("lock.json"), "{");
        Assert.Contains(folder.File("lock.json"), Assert.Throws<InvalidDataException>(() => new LockFile(folder.Path)["tiny"]).Message);
    }

    private static async Task<LockEntry> GetAsync(ScratchFolder folder, IFetchedNetwork network, Limits? limits = null)
    {
        using var client = new HttpClient();
        return await new NetworkFetch(folder.Path, client, new(TimeSpan.FromSeconds(2), 2, TimeSpan.FromMilliseconds(5)), limits ?? Limits.Usual)
            .GetAsync(network, cancellation: TestContext.Current.CancellationToken);
    }

    private static string[] Names(ScratchFolder folder) => [.. Directory.GetFiles(folder.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Zip(params (string Name, byte[] Bytes)[] files)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return buffer.ToArray();
    }

    private sealed class Fetched(Uri address, string? member = null, string? sha256 = null, string? memberSha256 = null) : IFetchedNetwork
    {
        public string Name => "tiny";

        public string Summary => "";

        public string Source => "";

        public string Licence => "";

        public Uri Address => address;

        public string FileName => "tiny.pb";

        public string? Sha256 => sha256;

        public string? Member => member;

        public string? MemberSha256 => memberSha256;

        public long? Bytes => null;

        public Subject Load(string path, Limits limits) => File.ReadAllBytes(path).AsSpan().EndsWith("network"u8)
            ? new(Name, SubjectKind.Pretrained, new Graph([]), Preprocessing.Identity, 8, new("", ""))
            : throw new InvalidDataException($"{path}: no network.");
    }
}
