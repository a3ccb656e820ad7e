using Circuits.Engine;

namespace Circuits.Benchmarks.Peers;

/// <summary>One run of the comparison: how long, where files go, and which versions took part.</summary>
/// <param name="rounds">Turns of each engine in each row.</param>
internal sealed class Session(int rounds) : IDisposable
{
    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("circuits-peers");
    private int folders;

    /// <summary>Turns of each engine in each row.</summary>
    public int Rounds => rounds;

    /// <summary>The engines that took part.</summary>
    public SortedSet<string> Versions { get; } = new(StringComparer.Ordinal);

    /// <summary>Images of uniform noise, always the same.</summary>
    public static float[] Images(Shape shape)
    {
        var random = new Random(1);
        var images = new float[shape.Count];
        foreach (ref var value in images.AsSpan())
        {
            value = random.NextSingle();
        }

        return images;
    }

    /// <summary>A peer's cells: its time, and ours over it; or why there is none.</summary>
    public static string[] Beside(Timing ours, Timing? theirs, double? asked, string? reason) =>
        theirs is { } time ? [$"{time}", $"{new Ratio(ours, time, asked)}"] : ["not measured", reason ?? ""];

    /// <summary>Starts a peer in a folder of its own, or says why not.</summary>
    public PeerProcess? Try(Func<string, PeerProcess> start, out string? reason)
    {
        try
        {
            var peer = start(Path.Combine(scratch.FullName, $"{folders++}"));
            Versions.Add(peer.Version);
            reason = null;
            return peer;
        }
        catch (PeerException e)
        {
            reason = e.Message;
            Say($"  not measured: {reason}");
            return null;
        }
    }

    /// <summary>Tells how far it is.</summary>
    public static void Say(string line) => Console.WriteLine(line);

    /// <summary>Removes the files.</summary>
    public void Dispose() => scratch.Delete(recursive: true);
}
