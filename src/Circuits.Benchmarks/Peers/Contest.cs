using System.Diagnostics;

namespace Circuits.Benchmarks.Peers;

/// <summary>Engines take turns, so that a clock that drifts, or a neighbour on the machine, touches all of them.</summary>
internal static class Contest
{
    /// <summary>Of each engine.</summary>
    public const int Threads = 2;

    /// <summary>Of the slowest: the others have as many runs, and are done sooner.</summary>
    private const double TurnSeconds = 0.4;

    private const int LeastRunsATurn = 3;
    private const int WarmUpRuns = 3;

    /// <summary>Threads of the engine before that still spin go to sleep in this time.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(100);

    /// <summary>Milliseconds of each contestant. No two run at once; the first run of a turn, which finds the caches cold, does not count.</summary>
    /// <remarks>All have equally many runs: of more runs the least is less, so that times counted by the clock would favour the faster side.</remarks>
    /// <param name="rounds">Turns of each.</param>
    /// <param name="contestants">Each runs once and gives the milliseconds it took.</param>
    public static IReadOnlyList<Timing> Hold(int rounds, params IReadOnlyList<Func<double>> contestants)
    {
        var milliseconds = contestants.Select(_ => new List<double>()).ToList();
        var slowest = contestants.Max(run => Enumerable.Range(0, WarmUpRuns).Min(_ => Milliseconds(() => run())));
        var runsATurn = Math.Max(LeastRunsATurn, (int)(1000 * TurnSeconds / slowest));

        for (var round = 0; round < rounds; round++)
        {
            for (var turn = 0; turn < contestants.Count; turn++)
            {
                // Nobody always comes first.
                var one = (round + turn) % contestants.Count;
                Thread.Sleep(Silence);
                contestants[one]();
                for (var run = 0; run < runsATurn; run++)
                {
                    milliseconds[one].Add(contestants[one]());
                }
            }
        }

        return [.. milliseconds.Select(Timing.Of)];
    }

    /// <summary>How long something takes here.</summary>
    public static double Milliseconds(Action run)
    {
        var start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}

/// <summary>The least and the median time of many runs, in milliseconds.</summary>
internal readonly record struct Timing(double Least, double Median)
{
    /// <summary>Of these.</summary>
    public static Timing Of(IEnumerable<double> milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        return new(sorted[0], (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2);
    }

    /// <summary>As a table has it.</summary>
    public override string ToString() => FormattableString.Invariant($"{Least:F1} / {Median:F1}");
}
