using Circuits.Engine;

namespace Circuits.Benchmarks.Peers;

/// <summary>What our engine does in a contest against one peer.</summary>
/// <param name="network">The network it runs.</param>
/// <param name="run">One run.</param>
/// <param name="answer">One run, and what it gives in the peer's order. Asked for first.</param>
internal sealed class OwnSide(IDifferentiableNetwork network, Action run, Func<float[]> answer) : IDisposable
{
    /// <summary>What it gives.</summary>
    public float[] Answer() => answer();

    /// <summary>How long a run takes.</summary>
    public double RunMilliseconds() => Contest.Milliseconds(run);

    /// <summary>Frees the buffers.</summary>
    public void Dispose() => network.Dispose();
}
