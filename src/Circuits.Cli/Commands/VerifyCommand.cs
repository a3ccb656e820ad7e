using System.CommandLine;
using System.Diagnostics;
using System.IO.Enumeration;
using Circuits.Engine;
using Circuits.Science;
using Circuits.Science.Evidence;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;
using Circuits.Science.Verdicts;
using Spectre.Console;

namespace Circuits.Cli.Commands;

/// <summary><c>circuits verify</c>: puts claims to networks, the main job.</summary>
internal sealed class VerifyCommand : Command
{
    /// <summary>Between two lines of progress where nothing can be drawn over: a log that stands still looks hung.</summary>
    private static readonly TimeSpan LineEvery = TimeSpan.FromMinutes(1);

    /// <summary>Natural scenes are held in memory: 20 times as many take 2.5 GB.</summary>
    private const int MostSamples = 20;

    public VerifyCommand()
        : base("verify", "Put claims to networks and to their untrained controls; exit 1 if an outcome is not the one stated.")
    {
        var claim = new Option<string>("--claim") { Description = "Which claims, by id or heading/id: * and ? as in a shell.", DefaultValueFactory = _ => "*", HelpName = "GLOB" };
        var subject = new Option<string>("--subject") { Description = "Which networks, imported ones too, likewise; by default those that ship with the project.", HelpName = "GLOB" };
        var json = new Option<string>("--json") { Description = "Write the ledger there, a JSON row a line. Ctrl-C leaves the rows there are.", HelpName = "FILE" };
        var report = new Option<string>("--report") { Description = "Write the report there: DIR/index.html.", HelpName = "DIR" };
        var seed = new Option<int>("--seed") { Description = "Everything random derives from it.", DefaultValueFactory = _ => 1, HelpName = "N" };
        Add(claim);
        Add(subject);
        Add(json);
        Add(report);
        var samples = new Option<int>("--samples") { Description = "Draw N times as many curves, boundaries, scenes and sources, where a claim draws such: slower, with narrower intervals. Outcomes are stated for 1.", DefaultValueFactory = _ => 1, HelpName = "N" };
        Add(seed);
        Add(samples);
        SetAction(parsed => Run(
            Select("claim", parsed.GetValue(claim)!, ClaimsCommand.All, c => c.Id, c => c.Path), parsed.GetValue(subject) is { } glob ? Select("subject", glob, Models.All, n => n.Name) : Zoo.Shipped,
            parsed.GetValue(json), parsed.GetValue(report), parsed.GetValue(seed), parsed.GetValue(samples)));
    }

    private static int Run(IReadOnlyList<Claim> claims, IReadOnlyList<INetwork> networks, string? json, string? report, int seed, int samples)
    {
        if (samples is < 1 or > MostSamples)
        {
            throw new UsageException($"--samples {samples}: give a number from 1 to {MostSamples}.");
        }

        using var interruption = new Interruption();
        var progress = new Relay();
        var verification = new Verification(new ManagedEngine(), Photographs.Shipped(), seed, progress, interruption.Token, samples);
        verification.Prepare(networks);
        if (json is "")
        {
            throw new UsageException("--json '': that is no file. Name one, such as ledger.jsonl.");
        }

        using var ledger = json is null ? null : new Ledger(json);
        if (report is not null)
        {
            OutputFolder.Make("--report", report);
        }

        var rows = new List<LedgerRow>();
        var isInterrupted = false;
        using var run = verification.Run(claims, networks).GetEnumerator();
        try
        {
            while (Step(run, progress, rows.Count, claims.Count * networks.Count))
            {
                rows.Add(run.Current);
                ledger?.Append(run.Current);
                Terminal.Out.MarkupLine(VerdictTable.Line(run.Current));
            }
        }
        catch (OperationCanceledException)
        {
            isInterrupted = true;
        }

        return Conclude(rows, claims.Count * networks.Count, claims, isInterrupted, ledger, json, report);
    }

    private static int Conclude(List<LedgerRow> rows, int total, IReadOnlyList<Claim> claims, bool isInterrupted, Ledger? ledger, string? json, string? report)
    {
        if (isInterrupted)
        {
            ledger?.Interrupt();
        }
        else
        {
            ledger?.Complete();
        }

        var final = isInterrupted ? rows : Ledger.Adjusted(rows);
        Terminal.Out.WriteLine();
        if (final.Count > 0)
        {
            VerdictTable.Print(Terminal.Out, final);
            Terminal.Out.WriteLine();
        }

        var kinds = final.GroupBy(r => r.Outcome?.ToString() ?? "no outcome").Select(g => $"{g.Count()} {g.Key}");
        var stated = final.Where(r => r.Expected is not null).ToList();
        if (final.Count > 0)
        {
            Terminal.Out.WriteLine(stated.Count == 0
                ? $"{final.Count} outcome{(final.Count == 1 ? "" : "s")}, none stated beforehand: {string.Join(", ", kinds)}."
                : $"{stated.Count(r => r.AsExpected)} of {stated.Count} as stated: {string.Join(", ", kinds)}.");
        }

        if (json is not null && final.Count > 0)
        {
            Terminal.Out.WriteLine($"Ledger: {json}");
        }

        if (report is not null && final.Count > 0)
        {
            Terminal.Out.WriteLine($"Report: {HtmlReport.Write(report, final, claims, isInterrupted)}");
        }

        if (isInterrupted)
        {
            Console.Error.WriteLine($"circuits: interrupted with {final.Count} of {total} rows done; their p-values are not adjusted for many tests.");
            return CommandLine.Interrupted;
        }

        return final.All(r => r.AsExpected) ? CommandLine.AsExpected : CommandLine.Differs;
    }

    /// <summary>The things of which a name matches; the first is the one to print.</summary>
    /// <exception cref="UsageException">None does.</exception>
    private static IReadOnlyList<T> Select<T>(string what, string glob, IReadOnlyList<T> all, params Func<T, string>[] names)
    {
        var selected = all.Where(t => names.Any(name => FileSystemName.MatchesSimpleExpression(glob, name(t), ignoreCase: false))).ToList();
        return selected.Count > 0
            ? selected
            : throw new UsageException($"no {what} matches '{glob}'. Nearest: {NearestNames.To(glob, all.Select(names[0]))}. 'circuits {what}s' lists all.");
    }

    /// <summary>Waits for the next row, and shows bars where somebody watches. They are gone before the row is printed.</summary>
    private static bool Step(IEnumerator<LedgerRow> run, Relay progress, int done, int total)
    {
        if (done == total)
        {
            return run.MoveNext();
        }

        if (Terminal.Live is not { } console)
        {
            var next = DateTime.UtcNow + LineEvery;
            progress.To = p =>
            {
                if (DateTime.UtcNow >= next)
                {
                    next = DateTime.UtcNow + LineEvery;
                    Console.Error.WriteLine($"{done + 1} of {total}: {p.Claim} on {p.Subject}{(p.What is "" ? "" : $": {p.What}, {p.Done:P0}")}");
                }
            };
            return run.MoveNext();
        }

        return console.Progress().AutoClear(true)
            .Columns(new ProgressBarColumn { Width = 20 }, new PercentageColumn(), new ElapsedTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                var all = context.AddTask($"{done + 1} of {total}", maxValue: total);
                var current = context.AddTask("reading", maxValue: 1);
                all.Value = done;
                progress.To = p =>
                {
                    all.Description = Markup.Escape($"{done + 1} of {total}: {p.Claim} on {p.Subject}");
                    if (p.What is not "")
                    {
                        current.Description = Markup.Escape(p.What);
                        current.Value = p.Done;
                    }
                };
                return run.MoveNext();
            });
    }

    /// <summary>Passes reports on at once, on the thread that makes them.</summary>
    private sealed class Relay : IProgress<VerificationProgress>
    {
        public Action<VerificationProgress>? To { get; set; }

        public void Report(VerificationProgress value) => To?.Invoke(value);
    }
}
