using Circuits.Science;

namespace Circuits.Benchmarks.Peers;

/// <summary><c>peers</c>: our engine beside PyTorch and ONNX Runtime, written to <c>docs/performance.md</c>.</summary>
internal static class PeersCommand
{
    /// <summary>The argument that asks for it.</summary>
    public const string Name = "peers";

    private const string Usage = "peers [--rounds N] [--only forward|gradient|training|scaling]";
    private const int DefaultRounds = 8;

    /// <summary>Processes that want a core in the minute before, from which a run counts as disturbed.</summary>
    private const double QuietLoad = 0.5;

    private static readonly (string Name, Func<Session, string> Run)[] Sections =
        [("forward", ForwardSection.Run), ("gradient", GradientSection.Run), ("training", TrainingSection.Run), ("scaling", ScalingSection.Run)];

    /// <summary>Runs it.</summary>
    /// <param name="arguments">After the name.</param>
    /// <returns>0, or 2 for arguments it does not know.</returns>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        var (rounds, only) = (DefaultRounds, (string?)null);
        for (; !arguments.IsEmpty; arguments = arguments[2..])
        {
            if (arguments is ["--rounds", var count, ..] && int.TryParse(count, out var asked) && asked > 0)
            {
                rounds = asked;
            }
            else if (arguments is ["--only", var section, ..] && Sections.Any(s => s.Name == section))
            {
                only = section;
            }
            else
            {
                Console.Error.WriteLine($"{arguments[0]}: usage: {Usage}");
                return 2;
            }
        }

        var load = Machine.Load();
        using var session = new Session(rounds);
        var texts = Sections.Where(s => only is null || s.Name == only).Select(s => s.Run(session)).ToList();
        if (only is not null)
        {
            // The numbers of the file come from one run.
            Console.WriteLine($"\n{texts[0]}");
            return 0;
        }

        var file = Path.Combine(Path.GetDirectoryName(Fixtures.Folder)!, "docs", "performance.md");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"{Heading(session, load)}\n\n{string.Join("\n\n", texts)}\n");
        Console.WriteLine($"written: {file}");
        return 0;
    }

    private static string Heading(Session session, double? load) => $"""
        # Performance

        Written by `dotnet run -c Release --project src/Circuits.Benchmarks -- {Name} --rounds {session.Rounds}` on {DateTime.UtcNow:yyyy-MM-dd}; not edited.

        | | |
        |---|---|
        | machine | {Machine.Described()} |
        | neighbours | {Neighbours(load)} |
        | beside | {string.Join("; ", session.Versions)}; {Contest.Threads} threads each, CPU |

        How to read it. Times are the least / the median of all runs in ms; ratios are our time over the peer's, of the least times
        and of the medians, so below 1 we are faster. All engines compute the same function on the same weights (random for
        InceptionV1) and images, checked before timing, and take turns in one run, never two at once. **met** is judged on
        the least times of equally many runs, because a neighbour on the machine makes a run longer and never shorter; compare times
        of one run only.
        """;

    private static string Neighbours(double? load) => load switch
    {
        null => "not known",
        < QuietLoad => FormattableString.Invariant($"none to speak of (load {load:F1} in the minute before the start)"),
        _ => FormattableString.Invariant($"**the machine was busy (load {load:F1} before the start): do not trust these numbers**"),
    };
}
