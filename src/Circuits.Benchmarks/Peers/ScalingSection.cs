using System.Diagnostics;
using Circuits.Engine;
using Circuits.Science;
using Circuits.Science.Subjects;

namespace Circuits.Benchmarks.Peers;

/// <summary>Our engine by itself: two threads against one, the start of a process, memory.</summary>
internal static class ScalingSection
{
    private const double AskedSpeedUp = 1.85;
    private const double AskedColdStartMilliseconds = 1000;
    private const int Starts = 8;

    /// <summary>Measures it and writes it up.</summary>
    public static string Run(Session session)
    {
        Session.Say("threads, cold start, memory");
        var memory = new[] { 1, 8 }.SelectMany(batch => new[]
        {
            Memory("InceptionV1", InceptionV1.Create(), InceptionV1.SizePixels, batch),
            Memory("inception-v3", Zoo.Load("inception-v3").Graph, 299, batch),
            Memory("mobilenet-v2", Zoo.Load("mobilenet-v2").Graph, 224, batch),
        });
        return $"""
            ## Threads, start, memory

            {MarkdownTable.Of(["", "measured", "asked"], [SpeedUp(session), .. ColdStarts()])}

            Memory of a compiled network, MB, as it is planned: packed weights, activations, and what {Contest.Threads} threads keep for transformed
            tiles. It is not measured. The graph it was compiled from keeps its own weights besides. Asked for are the weights and twice the
            activations that must live at once.

            {MarkdownTable.Of(["network", "batch", "weights", "activations", "live at once", "tiles", "planned", "asked", "graph"], memory)}
            """;
    }

    private static string[] SpeedUp(Session session)
    {
        var graph = InceptionV1.Create();
        var shape = new Shape(1, 3, InceptionV1.SizePixels, InceptionV1.SizePixels);
        var images = Session.Images(shape);
        using var one = new ManagedEngine(1).Compile(graph, shape, graph.Nodes[^1].Name);
        using var two = new ManagedEngine(2).Compile(graph, shape, graph.Nodes[^1].Name);
        var times = Contest.Hold(
            session.Rounds, () => Contest.Milliseconds(() => one.Forward(images)), () => Contest.Milliseconds(() => two.Forward(images)));
        var speedUp = times[0].Least / times[1].Least;
        string[] row =
        [
            "InceptionV1, batch 1: two threads against one",
            FormattableString.Invariant($"**{speedUp:F2}** / {times[0].Median / times[1].Median:F2} times as fast ({times[0]} ms and {times[1]} ms)"),
            FormattableString.Invariant($"≥ {AskedSpeedUp:F2}: {Ratio.Verdict(speedUp >= AskedSpeedUp)}"),
        ];
        Session.Say($"  {string.Join(" | ", row)}");
        return row;
    }

    /// <summary>A new process: <c>circuits run inception-v3</c> on a photograph, to the last node's file; as it is published, and as it is built.</summary>
    private static string[][] ColdStarts()
    {
        var root = Path.GetDirectoryName(Fixtures.Folder)!;
        var project = Path.Combine(root, "src", "Circuits.Cli");
        var folder = Directory.CreateTempSubdirectory("circuits-cold-start");
        try
        {
            var published = Path.Combine(folder.FullName, "published");
            Start("publish", "-c", "Release", "-v", "quiet", "-o", published, project);
            Start("build", "-c", "Release", "-v", "quiet", project);
            var commands = new[] { published, Path.Combine(project, "bin", "Release", "net10.0") }.Select(f => Path.Combine(f, "circuits.dll")).ToList();
            var node = Zoo.Load("inception-v3").Graph.Nodes[^1].Name;
            var starts = Enumerable.Range(0, Starts).Select(_ => commands.ConvertAll(c => Contest.Milliseconds(() => Start(
                c, "run", "inception-v3", "--input", Path.Combine(Fixtures.Folder, "photographs", "cat-face.png"), "--resize",
                "--nodes", node, "--out", Path.Combine(folder.FullName, "answers"))))).ToList(); // in turn
            return
            [
                Row(0, "as `dotnet publish` makes it (compiled ahead)", t => FormattableString.Invariant(
                    $"< {AskedColdStartMilliseconds:F0} ms: {Ratio.Verdict(t.Least < AskedColdStartMilliseconds)}")),
                Row(1, "as `dotnet build` makes it", _ => ""),
            ];

            string[] Row(int command, string made, Func<Timing, string> asked)
            {
                var time = Timing.Of(starts.Select(s => s[command]));
                string[] row =
                [
                    $"cold start: a process of `circuits run inception-v3`, one photograph to the classes, {made}",
                    FormattableString.Invariant($"**{time.Least:F0}** / {time.Median:F0} ms of {Starts} starts"),
                    asked(time),
                ];
                Session.Say($"  {string.Join(" | ", row)}");
                return row;
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CIRCUITS_FIXTURES"] = Fixtures.Folder; // a published command lies elsewhere
        using var process = Process.Start(start)!;
        var complaints = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed: {output} {complaints.Result}");
        }
    }

    private static string[] Memory(string name, Graph graph, int sizePixels, int batch)
    {
        using var network = new ManagedEngine(Contest.Threads).Compile(graph, new(batch, 3, sizePixels, sizePixels), graph.Nodes[^1].Name);
        var cost = network.Cost;
        var tiles = Contest.Threads * cost.ScratchBytes;
        var (planned, asked) = (cost.WeightBytes + cost.ActivationBytes + tiles, cost.WeightBytes + 2 * cost.LiveBytes);
        var own = graph.Nodes.SelectMany(n => n.Operation.ParametersOf(n)).Sum(p => (long)p.Values.Length * sizeof(float));
        return
        [
            name, $"{batch}", Megabytes(cost.WeightBytes), Megabytes(cost.ActivationBytes), Megabytes(cost.LiveBytes), Megabytes(tiles), $"**{Megabytes(planned)}**",
            $"≤ {Megabytes(asked)}: {Ratio.Verdict(planned <= asked)}", Megabytes(own),
        ];
    }

    private static string Megabytes(long bytes) => FormattableString.Invariant($"{bytes / 1e6:F1}");
}
