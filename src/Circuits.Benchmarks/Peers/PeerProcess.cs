using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Circuits.Benchmarks.Peers;

/// <summary>Another engine in a process of its own that runs a network when told to, a line for each run.</summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> complaints;

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="program">An interpreter.</param>
    /// <param name="arguments">Its script, and what the script wants.</param>
    /// <exception cref="PeerException">It ended instead.</exception>
    public PeerProcess(string program, params IEnumerable<string> arguments)
    {
        process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        complaints = process.StandardError.ReadToEndAsync();
        Version = Line() is var line && line.StartsWith("ready ", StringComparison.Ordinal)
            ? line["ready ".Length..]
            : throw new PeerException($"{program} said '{line}' where 'ready' was expected.");
    }

    /// <summary>What it is, with its version.</summary>
    public string Version { get; }

    /// <summary>One run, timed by itself: the pipe between the processes is not counted.</summary>
    public double RunMilliseconds() => double.Parse(Ask("run"), CultureInfo.InvariantCulture);

    /// <summary>What a run gives.</summary>
    public float[] Answer()
    {
        var file = Path.GetTempFileName();
        try
        {
            Ask($"answer {file}");
            return [.. MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(file))];
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(5000))
            {
                process.Kill();
            }
        }

        process.Dispose();
    }

    private string Ask(string command)
    {
        process.StandardInput.WriteLine(command);
        process.StandardInput.Flush();
        return Line();
    }

    private string Line() => process.StandardOutput.ReadLine()
        ?? throw new PeerException($"{process.StartInfo.FileName} ended: {complaints.Result.Trim().Split('\n')[^1]}");
}

/// <summary>Another engine is not here, or does not do what it should. The message is one line for a user.</summary>
internal sealed class PeerException(string message) : Exception(message);
