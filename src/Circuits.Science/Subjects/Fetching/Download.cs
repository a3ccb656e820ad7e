using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Circuits.Science.Subjects.Fetching;

/// <summary>Gets a file over HTTP: gone on with where it broke off, tried again, checked, and under its name only when it is whole.</summary>
/// <param name="client">Makes the requests, through the system's proxy and after redirects if it is set up so.</param>
/// <param name="patience">When to give up.</param>
internal sealed class Download(HttpClient client, Patience patience)
{
    private const int BufferBytes = 1 << 17;

    /// <summary>Gets the file; what has come stays beside it if that fails, and the next call goes on from there.</summary>
    /// <param name="address">Of the file.</param>
    /// <param name="path">Where to put it; its folder is made.</param>
    /// <param name="sha256">What it has to be, in lower-case hexadecimal; null where that is not known.</param>
    /// <param name="limitBytes">A larger file is not taken.</param>
    /// <param name="progress">Told as bytes come, and of every retry.</param>
    /// <param name="cancellation">Stops it; what has come stays.</param>
    /// <returns>Its sha256.</returns>
    /// <exception cref="IOException">It could not be got; the message says why.</exception>
    /// <exception cref="InvalidDataException">It is another file than it has to be, or too large; nothing is kept of it.</exception>
    public async Task<string> GetAsync(
        Uri address, string path, string? sha256 = null, long limitBytes = long.MaxValue,
        IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var part = new PartialFile(path);
        for (var (fruitless, pause) = (0, patience.FirstPause); ;)
        {
            var received = new StrongBox<long>();
            try
            {
                await AttemptAsync(address, part, received, limitBytes, progress, cancellation).ConfigureAwait(false);
                break;
            }
            catch (Exception e) when (IsWorthAnotherTry(e) && !cancellation.IsCancellationRequested)
            {
                (fruitless, pause) = received.Value > 0 ? (0, patience.FirstPause) : (fruitless + 1, fruitless == 0 ? pause : pause * 2);
                var reason = e is OperationCanceledException ? $"not one byte for {patience.Stall.TotalSeconds:0.#} s" : e.Message.TrimEnd('.');
                if (fruitless == patience.Attempts)
                {
                    throw new IOException($"{address}: {reason}; given up after {fruitless} attempts in a row that brought nothing.", e);
                }

                progress?.Report(new(part.Length, null, $"{reason}: trying again"));
                await Task.Delay(pause, cancellation).ConfigureAwait(false);
            }
            catch (HttpRequestException e)
            {
                throw new IOException($"{address}: {e.Message.TrimEnd('.')}.", e);
            }
        }

        var found = Sha256Of(part.Path);
        if (sha256 != null && found != sha256)
        {
            part.Discard();
            throw new InvalidDataException(
                $"{address}: its sha256 is {found}, it has to be {sha256}. It was changed, or on the way; nothing is kept.");
        }

        part.Complete(path);
        return found;
    }

    /// <summary>Of a file, in lower-case hexadecimal.</summary>
    internal static string Sha256Of(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static bool IsWorthAnotherTry(Exception e) => e switch
    {
        HttpRequestException { StatusCode: { } status } => (int)status is 408 or 429 or >= 500,
        HttpRequestException or HttpIOException or OperationCanceledException => true,
        IOException => e.InnerException is System.Net.Sockets.SocketException or HttpIOException,
        _ => false,
    };

    private async Task AttemptAsync(
        Uri address, PartialFile part, StrongBox<long> received, long limitBytes, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stall.CancelAfter(patience.Stall);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (part.VersionAt(address) is { } version)
        {
            // A server whose file is another by now answers with the whole of it.
            request.Headers.Range = new(part.Length, null);
            request.Headers.TryAddWithoutValidation("If-Range", version);
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            if (response.Content.Headers.ContentRange?.Length == part.Length)
            {
                return;
            }

            part.Discard();
            throw new HttpIOException(HttpRequestError.InvalidResponse, "the server has less than what came before");
        }

        response.EnsureSuccessStatusCode();
        var goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == part.Length && part.Length > 0;
        if (response.StatusCode == HttpStatusCode.PartialContent && !goesOn)
        {
            part.Discard();
            throw new HttpIOException(HttpRequestError.InvalidResponse, "the server sent another part than it was asked for");
        }

        var total = goesOn ? response.Content.Headers.ContentRange?.Length : response.Content.Headers.ContentLength;
        if (total > limitBytes)
        {
            throw TooLarge(address, limitBytes);
        }

        var source = await response.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
        using var destination = goesOn ? part.Append() : part.Create(address, VersionOf(response));
        var buffer = new byte[BufferBytes];
        for (var length = destination.Position; ; progress?.Report(new(length, total)))
        {
            stall.CancelAfter(patience.Stall);
            var read = await source.ReadAsync(buffer, stall.Token).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }

            received.Value += read;
            if ((length += read) > limitBytes)
            {
                destination.Close();
                part.Discard();
                throw TooLarge(address, limitBytes);
            }

            await destination.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
        }
    }

    private static string? VersionOf(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : response.Content.Headers.LastModified?.ToString("R");

    private static InvalidDataException TooLarge(Uri address, long limitBytes) =>
        new($"{address}: it is larger than {limitBytes / 1e6:F0} MB. Raise the limit: --limits bytes=…");
}
