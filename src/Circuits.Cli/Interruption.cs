using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Circuits.Cli;

/// <summary>Turns the first Ctrl-C (or a request to terminate) into a cancellation; a later one ends the process at once.</summary>
/// <remarks>
/// <c>dotnet run</c> forwards a signal that the process group, and so this process, has already got: what follows within a
/// second is taken for the same one, lest it end the process before the ledger is closed.
/// </remarks>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Echo = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations;
    private long first;

    public Interruption() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
    ];

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        registrations.ForEach(r => r.Dispose());
        source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        var now = Stopwatch.GetTimestamp();
        var before = Interlocked.CompareExchange(ref first, now, 0);
        context.Cancel = before == 0 || Stopwatch.GetElapsedTime(before, now) < Echo;
        if (before == 0)
        {
            source.Cancel();
        }
    }
}
