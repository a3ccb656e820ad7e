using System.Security.Cryptography;
using Circuits.Science.Subjects.Fetching;

namespace Circuits.Experiments.Calibration.Subjects.Fetching;

public sealed class DownloadTests
{
    private const string Tag = "\"one\"";

    private static readonly Patience Hurry = new(TimeSpan.FromMilliseconds(300), 3, TimeSpan.FromMilliseconds(5));
    private static readonly byte[] File = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7 + i / 251))];
    private static readonly string Sha256 = Convert.ToHexStringLower(SHA256.HashData(File));

    [Fact]
    public async Task AFileComesWholeAndNothingElseStays()
    {
        using var server = new LocalServer((request, stream, _) => LocalServer.ServeAsync(request, stream, File, Tag));
        using var folder = new ScratchFolder();
        Assert.Equal(Sha256, await GetAsync(server, folder));
        Whole(folder);
    }

    /// <summary>Each answer breaks off after 100,000 bytes: the next begins where it ended.</summary>
    [Fact]
    public async Task WhatIsCutOffIsGoneOnWith()
    {
        using var server = new LocalServer((request, stream, _) => CutOff(request, stream, File, Tag));
        using var folder = new ScratchFolder();
        var remarks = new List<string>();
        await GetAsync(server, folder, Sha256, new Remarks(remarks));
        Whole(folder);
        Assert.Equal([null, 100_000, 200_000], server.Requests.Select(r => r.From));
        Assert.Equal(2, remarks.Count);
    }

    /// <summary>A process that was ended leaves the part; the next goes on with it.</summary>
    [Fact]
    public async Task TheNextCallGoesOnWhereTheLastWasEnded()
    {
        using var folder = new ScratchFolder();
        using var ended = new CancellationTokenSource();
        using var server = new LocalServer(async (request, stream, stop) =>
        {
            if (request.Number == 0)
            {
                await LocalServer.SendAsync(stream, "200 OK", File[..50_000], $"ETag: {Tag}\r\n", File.Length);
                var part = new FileInfo(folder.File("model.bin.part"));
                for (; !part.Exists || part.Length < 50_000; part.Refresh())
                {
                    await Task.Delay(5, stop);
                }

                ended.Cancel();
                await Task.Delay(Timeout.Infinite, stop);
            }

            await LocalServer.ServeAsync(request, stream, File, Tag);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => GetAsync(server, folder, cancellation: ended.Token, patience: Patience.Usual));
        Assert.False(System.IO.File.Exists(folder.File("model.bin")));
        await GetAsync(server, folder, Sha256);
        Whole(folder);
        Assert.Equal([null, 50_000], server.Requests.Select(r => r.From));
    }

    /// <summary>The file changes between two attempts: halves of two versions are never joined.</summary>
    [Fact]
    public async Task APartOfAnotherVersionIsThrownAway()
    {
        byte[] before = [.. File.Select(b => (byte)~b)];
        using var server = new LocalServer((request, stream, _) => request.Number == 0
            ? CutOff(request, stream, before, "\"zero\"")
            : LocalServer.ServeAsync(request, stream, File, Tag));
        using var folder = new ScratchFolder();
        await GetAsync(server, folder);
        Whole(folder);
    }

    [Fact]
    public async Task AServerThatNamesNoVersionStartsAnew()
    {
        using var server = new LocalServer((request, stream, _) => request.Number == 0
            ? LocalServer.SendAsync(stream, "200 OK", File[..100_000], "", File.Length)
            : LocalServer.SendAsync(stream, "200 OK", File));
        using var folder = new ScratchFolder();
        await GetAsync(server, folder, Sha256);
        Whole(folder);
        Assert.All(server.Requests, r => Assert.Null(r.From));
    }

    [Fact]
    public async Task AStallIsBrokenOff()
    {
        using var server = new LocalServer(async (request, stream, stop) =>
        {
            if (request.Number == 0)
            {
                await LocalServer.SendAsync(stream, "200 OK", File[..100_000], $"ETag: {Tag}\r\n", File.Length);
                await Task.Delay(Timeout.Infinite, stop);
            }

            await LocalServer.ServeAsync(request, stream, File, Tag);
        });
        using var folder = new ScratchFolder();
        await GetAsync(server, folder, Sha256);
        Whole(folder);
    }

    [Theory]
    [InlineData("503 Service Unavailable", 3)]
    [InlineData("429 Too Many Requests", 3)]
    [InlineData("404 Not Found", 1)]
    [InlineData("403 Forbidden", 1)]
    public async Task OnlyWhatMayPassIsTriedAgain(string status, int attempts)
    {
        using var server = new LocalServer((_, stream, _) => LocalServer.SendAsync(stream, status, []));
        using var folder = new ScratchFolder();
        var e = await Assert.ThrowsAsync<IOException>(() => GetAsync(server, folder));
        Assert.Contains(status[..3], e.Message);
        Assert.Contains(server.Address.ToString(), e.Message);
        Assert.Equal(attempts, server.Requests.Count);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task NobodyAtTheAddressIsSaid()
    {
        var server = new LocalServer((_, _, _) => Task.CompletedTask);
        server.Dispose();
        using var folder = new ScratchFolder();
        var e = await Assert.ThrowsAsync<IOException>(() => GetAsync(server, folder));
        Assert.Contains("given up after 3 attempts", e.Message);
    }

    [Fact]
    public async Task WrongBytesAreNotKept()
    {
        byte[] wrong = [.. File.Select((b, i) => i == 123_456 ? (byte)~b : b)];
        using var server = new LocalServer((request, stream, _) => LocalServer.ServeAsync(request, stream, wrong, Tag));
        using var folder = new ScratchFolder();
        var e = await Assert.ThrowsAsync<InvalidDataException>(() => GetAsync(server, folder, Sha256));
        Assert.Contains(Sha256, e.Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task RedirectsAreFollowed()
    {
        using var server = new LocalServer((request, stream, _) => request.Path == "/model.bin"
            ? LocalServer.SendAsync(stream, "302 Found", [], "Location: /elsewhere/42\r\n")
            : CutOff(request, stream, File, Tag));
        using var folder = new ScratchFolder();
        await GetAsync(server, folder, Sha256);
        Whole(folder);
        Assert.Equal([null, 100_000, 200_000], server.Requests.Where(r => r.Path == "/elsewhere/42").Select(r => r.From));
    }

    /// <summary>Whether the server says so beforehand, or just goes on and on.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhatIsTooLargeIsNotTaken(bool saysSo)
    {
        using var server = new LocalServer(async (request, stream, _) =>
        {
            if (saysSo)
            {
                await LocalServer.ServeAsync(request, stream, File, Tag);
                return;
            }

            await stream.WriteAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"u8.ToArray());
            await stream.WriteAsync(File);
        });
        using var folder = new ScratchFolder();
        var e = await Assert.ThrowsAsync<InvalidDataException>(() => GetAsync(server, folder, limitBytes: 250_000));
        Assert.Contains("--limits", e.Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    /// <summary>A server that sends another part than it was asked for, or says that there is none.</summary>
    [Theory]
    [InlineData("206 Partial Content", "Content-Range: bytes 7-299999/300000\r\n")]
    [InlineData("416 Range Not Satisfiable", "Content-Range: bytes */99\r\n")]
    public async Task AServerThatCountsWronglyGetsAskedForTheWhole(string status, string headers)
    {
        using var server = new LocalServer((request, stream, _) => request.From is null && request.Number == 0
            ? CutOff(request, stream, File, Tag)
            : request.From is null ? LocalServer.ServeAsync(request, stream, File, Tag) : LocalServer.SendAsync(stream, status, File[..10], headers));
        using var folder = new ScratchFolder();
        await GetAsync(server, folder, Sha256);
        Whole(folder);
    }

    /// <summary>Ended between the last byte and the rename: nothing is left to send.</summary>
    [Fact]
    public async Task APartThatIsTheWholeIsEnough()
    {
        using var server = new LocalServer((request, stream, _) => request.From == File.Length
            ? LocalServer.SendAsync(stream, "416 Range Not Satisfiable", [], $"Content-Range: bytes */{File.Length}\r\n")
            : LocalServer.ServeAsync(request, stream, File, Tag));
        using var folder = new ScratchFolder();
        await GetAsync(server, folder);
        System.IO.File.Move(folder.File("model.bin"), folder.File("model.bin.part"));
        System.IO.File.WriteAllText(folder.File("model.bin.part.json"), $$"""{"Address":"{{server.Address}}","Version":"\"one\""}""");
        await GetAsync(server, folder, Sha256);
        Whole(folder);
    }

    private static Task CutOff(LocalServer.Request request, Stream stream, byte[] file, string tag)
    {
        var from = request.From is { } asked && request.Headers["If-Range"] == tag ? asked : 0;
        return LocalServer.SendAsync(
            stream, from == 0 ? "200 OK" : "206 Partial Content", file[from..Math.Min(file.Length, from + 100_000)],
            $"ETag: {tag}\r\n" + (from == 0 ? "" : $"Content-Range: bytes {from}-{file.Length - 1}/{file.Length}\r\n"), file.Length - from);
    }

    private static async Task<string> GetAsync(
        LocalServer server, ScratchFolder folder, string? sha256 = null, IProgress<DownloadProgress>? progress = null,
        long limitBytes = long.MaxValue, CancellationToken cancellation = default, Patience? patience = null)
    {
        using var client = new HttpClient();
        return await new Download(client, patience ?? Hurry).GetAsync(server.Address, folder.File("model.bin"), sha256, limitBytes, progress, cancellation);
    }

    private static void Whole(ScratchFolder folder)
    {
        Assert.Equal(File, System.IO.File.ReadAllBytes(folder.File("model.bin")));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    /// <summary>Notes remarks where they are made; a Progress would do so later, on another thread.</summary>
    private sealed class Remarks(List<string> remarks) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            if (value.Remark != null)
            {
                remarks.Add(value.Remark);
            }
        }
    }
}
