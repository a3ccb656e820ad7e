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

    /// <summary>In which form each peer normalised local responses fastest.</summary>
    public List<string> Forms { get; } = [];

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

    /// <summary>
    /// Starts a peer in the form in which it is fastest; where the network has no local response normalisation, all forms
    /// are the same one.
    /// </summary>
    public PeerProcess? Try(
        string what, Graph graph, NormalizationForm[] forms, Func<string, NormalizationForm, PeerProcess> start, out string? reason)
    {
        if (!graph.Nodes.Any(n => n.Operation is LocalResponseNormalization))
        {
            return Try(scratch => start(scratch, NormalizationForm.Operator), out reason);
        }

        return Try(
            scratch =>
            {
                var tried = forms.Select(f => (Form: f, Milliseconds: LeastOfThree(scratch, f))).OrderBy(t => t.Milliseconds).ToList();
                var peer = start(scratch, tried[0].Form);
                Forms.Add($"{what}, {peer.Version}: {string.Join(", ", tried.Select(t => FormattableString.Invariant($"{Named(t.Form)} {t.Milliseconds:F1} ms")))}");
                Say($"  {Forms[^1]}");
                return peer;
            },
            out reason);

        double LeastOfThree(string scratch, NormalizationForm form)
        {
            using var peer = start(scratch, form);
            peer.RunMilliseconds();
            return Enumerable.Range(0, 3).Min(_ => peer.RunMilliseconds());
        }
    }

    /// <summary>Tells how far it is.</summary>
    public static void Say(string line) => Console.WriteLine(line);

    private static string Named(NormalizationForm form) => form switch
    {
        NormalizationForm.Operator => "its operator",
        NormalizationForm.Band => "a band convolution",
        _ => "an average pool over channels",
    };

    /// <summary>Removes the files.</summary>
    public void Dispose() => scratch.Delete(recursive: true);
}
