using System.CommandLine;
using System.Numerics.Tensors;
using Circuits.Engine;
using Circuits.Science.Evidence;
using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using static System.FormattableString;

namespace Circuits.Cli.Commands;

/// <summary><c>circuits weights</c>: how one unit reads another, through whatever lies between, or as somebody recorded it.</summary>
internal sealed class WeightsCommand : Command
{
    /// <summary>Listed, and drawn, of a whole node's units.</summary>
    private const int Strongest = 12;

    public WeightsCommand()
        : base("weights", "The kernel between two units, multiplied out through bottlenecks and layers (expanded weights), or a recording's; or the units that one reads most.")
    {
        var model = ModelArgument.Create();
        var from = new Option<string>("--from")
        {
            Description = "The unit that is read, or a node alone: its units with the strongest kernels are listed.", Required = true, HelpName = "NODE[:UNIT]",
        };
        var to = new Option<string>("--to") { Description = "The unit that reads, in a later node.", Required = true, HelpName = "NODE:UNIT" };
        var pool = new Option<string>("--pool")
        {
            Description = "What a max-pool on the way does to a weight: replicated over its window (the default, as in the paper), or averaged.", HelpName = "RULE",
        };
        pool.AcceptOnlyFromAmong("replicated", "averaged");
        var file = new Option<string>("--out") { Description = "Write the kernel, or all of the node's, as a .npy (1,units,rows,columns).", HelpName = "W.npy" };
        var png = new Option<string>("--png") { Description = "Draw it, or the strongest ones.", HelpName = "W.png" };
        Add(model);
        foreach (var option in (Option[])[from, to, pool, file, png])
        {
            Add(option);
        }

        SetAction(parsed => Run(
            parsed.GetRequiredValue(model), parsed.GetRequiredValue(from), parsed.GetRequiredValue(to), parsed.GetValue(pool),
            parsed.GetValue(file), parsed.GetValue(png)));
    }

    private static int Run(string model, string from, string to, string? pool, string? file, string? png)
    {
        var subject = Models.Load(model);
        var read = subject.Recording is { } recording
            ? pool is null ? ReadKernels.Recorded(subject.Name, recording, from, to, MakeFolders) : throw new UsageException($"--pool {pool}: {subject.Name} is a recording, its kernels are as they were recorded. Leave the option out.")
            : ReadKernels.Expanded(subject, pool == "averaged" ? MaxPoolWeights.Averaged : MaxPoolWeights.Replicated, from, to, MakeFolders);
        if (file is not null)
        {
            Npy.Save(Tensor.Create([.. read.Kernels.SelectMany(k => k.Weights)], [1, read.Kernels.Count, read.Height, read.Width]), file);
        }

        var kernels = read.Kernels.OrderByDescending(k => k.Norm).ToList();
        if (png is not null)
        {
            Png.Save(Draw(subject, read, kernels), png);
        }

        if (read.IsOne)
        {
            Print(subject, read, kernels[0]);
        }
        else
        {
            List(subject, read, kernels);
        }

        return CommandLine.AsExpected;

        void MakeFolders()
        {
            foreach (var (option, path) in new[] { ("--out", file), ("--png", png) }.Where(o => o.Item2 is not null))
            {
                OutputFolder.MakeFor(option, path!);
            }
        }
    }

    private static void Print(Subject subject, ReadKernels read, ReadKernel kernel)
    {
        Console.Out.WriteLine($"{subject.Name}: {kernel.From} → {read.To}, {read.Height} x {read.Width} positions of {read.From}, {read.Origin}");
        Console.Out.WriteLine();
        KernelTable.Print(kernel.Weights, read.Height, read.Width);
        Console.Out.WriteLine();
        Console.Out.WriteLine(Invariant($"sum {kernel.Sum:G4}, strongest {kernel.Peak.Weight:G4} at row {kernel.Peak.Row:+0.#;-0.#;0}, column {kernel.Peak.Column:+0.#;-0.#;0}"));
    }

    private static void List(Subject subject, ReadKernels read, List<ReadKernel> kernels)
    {
        Console.Out.WriteLine(
            $"{subject.Name}: {read.To} reads these of the {kernels.Count} units of {read.From} most, by the norm of their {read.Height} x {read.Width} kernels:");
        Terminal.List(
        [
            ["unit", "norm", "sum", "strongest", "row", "column"],
            .. kernels.Take(Strongest).Select(k => new[]
            {
                k.From, Invariant($"{k.Norm:G4}"), Invariant($"{k.Sum:G4}"), Invariant($"{k.Peak.Weight:G4}"),
                Invariant($"{k.Peak.Row:+0.#;-0.#;0}"), Invariant($"{k.Peak.Column:+0.#;-0.#;0}"),
            }),
        ]);
    }

    private static Image Draw(Subject subject, ReadKernels read, List<ReadKernel> kernels) => WeightMap.Draw(
        read.IsOne ? $"{subject.Name}: {kernels[0].From} → {read.To}" : $"{subject.Name}: what {read.To} reads of {read.From}",
        [.. kernels.Take(Strongest).Select(k => new WeightMap.Panel($"{k.From}, sum {Invariant($"{k.Sum:G3}").Replace('-', '−')}", k.Weights))],
        read.Height, read.Width, $"positions of {read.From}",
        kernels.Count > Strongest ? $"The {Strongest} kernels of the largest norm, of {kernels.Count}." : "");
}
