using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Circuits.Experiments.Calibration.Subjects.Fetching;

/// <summary>A server on this machine that answers each request as a test scripts it: also with what no decent server sends.</summary>
internal sealed class LocalServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<Request, Stream, CancellationToken, Task> answer;

    /// <param name="answer">Writes a whole answer, head and all; what it leaves unsaid is cut off when it returns.</param>
    internal LocalServer(Func<Request, Stream, CancellationToken, Task> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = AcceptAsync();
    }

    internal Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/model.bin");

    internal ConcurrentQueue<Request> Requests { get; } = new();

    /// <summary>A head that tells the whole truth, but for what is given; then the body.</summary>
    internal static async Task SendAsync(Stream stream, string status, byte[] body, string headers = "", int? length = null)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length ?? body.Length}\r\nConnection: close\r\n{headers}\r\n"));
        await stream.WriteAsync(body);
        await stream.FlushAsync();
    }

    /// <summary>What a decent server does: the whole file, or the rest of it where the version asked for is the one there is.</summary>
    internal static Task ServeAsync(Request request, Stream stream, byte[] file, string tag) =>
        request.From is { } from && request.Headers.GetValueOrDefault("If-Range") == tag
            ? SendAsync(stream, "206 Partial Content", file[from..], $"ETag: {tag}\r\nContent-Range: bytes {from}-{file.Length - 1}/{file.Length}\r\n")
            : SendAsync(stream, "200 OK", file, $"ETag: {tag}\r\n");

    public void Dispose()
    {
        stop.Cancel();
        listener.Stop();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                _ = AnswerAsync(await listener.AcceptTcpClientAsync(stop.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                var path = (await reader.ReadLineAsync())!.Split(' ')[1];
                var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                while (await reader.ReadLineAsync() is { Length: > 0 } line)
                {
                    headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();
                }

                var request = new Request(path, headers, Requests.Count);
                Requests.Enqueue(request);
                await answer(request, stream, stop.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    /// <param name="Path">What is asked for.</param>
    /// <param name="Headers">As sent.</param>
    /// <param name="Number">How many came before.</param>
    internal sealed record Request(string Path, IReadOnlyDictionary<string, string> Headers, int Number)
    {
        /// <summary>The first byte asked for; null where the whole is.</summary>
        internal int? From => Headers.TryGetValue("Range", out var range) ? int.Parse(range["bytes=".Length..^1]) : null;
    }
}
