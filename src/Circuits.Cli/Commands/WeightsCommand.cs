using System.CommandLine;
using System.Numerics.Tensors;
using Circuits.Engine;
using Circuits.Science.Evidence;
using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using static System.FormattableString;

namespace Circuits.Cli.Commands;

/// <summary><c>circuits weights</c>: how one unit reads another, through whatever lies between.</summary>
internal sealed class WeightsCommand : Command
{
    /// <summary>Listed, and drawn, of a whole node's units.</summary>
    private const int Strongest = 12;

    public WeightsCommand()
        : base("weights", "The kernel between two units, multiplied out through bottlenecks and layers (expanded weights); or the units that one reads most.")
    {
        var model = ModelArgument.Create();
        var from = new Option<string>("--from")
        {
            Description = "The unit that is read, or a node alone: its units with the strongest kernels are listed.", Required = true, HelpName = "NODE[:UNIT]",
        };
        var to = new Option<string>("--to") { Description = "The unit that reads, in a later node.", Required = true, HelpName = "NODE:UNIT" };
        var file = new Option<string>("--out") { Description = "Write the kernel, or all of the node's, as a .npy (1,units,rows,columns).", HelpName = "W.npy" };
        var png = new Option<string>("--png") { Description = "Draw it, or the strongest ones.", HelpName = "W.png" };
        Add(model);
        foreach (var option in (Option[])[from, to, file, png])
        {
            Add(option);
        }

        SetAction(parsed => Run(
            parsed.GetRequiredValue(model), parsed.GetRequiredValue(from), parsed.GetRequiredValue(to), parsed.GetValue(file), parsed.GetValue(png)));
    }

    private static int Run(string model, string from, string to, string? file, string? png)
    {
        var subject = Models.Load(model);
        var graph = subject.Graph;
        var target = Unit.Parse(to).In(graph);
        var source = graph.Contains(from) ? new Unit(graph[from].Name, -1) : Unit.Parse(from).In(graph);
        foreach (var (option, path) in new[] { ("--out", file), ("--png", png) }.Where(o => o.Item2 is not null))
        {
            OutputFolder.MakeFor(option, path!);
        }

        var weights = ExpandedWeights.Between(new ManagedEngine(), graph, source.Node, target.Node, target.Index);
        var kernels = (source.Index < 0 ? Enumerable.Range(0, weights.Shape.Channels) : [source.Index])
            .Select(unit => new Kernel(new(source.Node, unit), weights.Kernel(0, unit).ToArray(), weights))
            .OrderByDescending(k => k.Norm).ToList();
        if (file is not null)
        {
            var (shape, units) = (weights.Shape, kernels.OrderBy(k => k.From.Index).ToList());
            Npy.Save(Tensor.Create([.. units.SelectMany(k => k.Weights)], [1, units.Count, shape.Height, shape.Width]), file);
        }

        if (png is not null)
        {
            Png.Save(Draw(subject, target, kernels, weights), png);
        }

        if (source.Index < 0)
        {
            List(subject, target, kernels, weights);
        }
        else
        {
            Print(subject, target, kernels[0], weights);
        }

        return CommandLine.AsExpected;
    }

    private static void Print(Subject subject, Unit target, Kernel kernel, ExpandedWeights weights)
    {
        Console.Out.WriteLine($"{subject.Name}: {kernel.From} → {target}, {weights.Shape.Height} x {weights.Shape.Width} positions of {weights.From}, centred on the target's field");
        Console.Out.WriteLine();
        KernelTable.Print(kernel.Weights, weights.Shape.Height, weights.Shape.Width);
        Console.Out.WriteLine();
        Console.Out.WriteLine(Invariant($"sum {kernel.Sum:G4}, strongest {kernel.Peak.Weight:G4} at row {kernel.Peak.Row:+0.#;-0.#;0}, column {kernel.Peak.Column:+0.#;-0.#;0}"));
    }

    private static void List(Subject subject, Unit target, IReadOnlyList<Kernel> kernels, ExpandedWeights weights)
    {
        var shown = kernels.Take(Strongest).ToList();
        Console.Out.WriteLine(
            $"{subject.Name}: {target} reads these of the {kernels.Count} units of {weights.From} most, by the norm of their {weights.Shape.Height} x {weights.Shape.Width} kernels:");
        Terminal.List(
        [
            ["unit", "norm", "sum", "strongest", "row", "column"],
            .. shown.Select(k => new[]
            {
                k.From.ToString(), Invariant($"{k.Norm:G4}"), Invariant($"{k.Sum:G4}"), Invariant($"{k.Peak.Weight:G4}"),
                Invariant($"{k.Peak.Row:+0.#;-0.#;0}"), Invariant($"{k.Peak.Column:+0.#;-0.#;0}"),
            }),
        ]);
    }

    private static Image Draw(Subject subject, Unit target, IReadOnlyList<Kernel> kernels, ExpandedWeights weights) => WeightMap.Draw(
        kernels.Count == 1 ? $"{subject.Name}: {kernels[0].From} → {target}" : $"{subject.Name}: what {target} reads of {weights.From}",
        [.. kernels.Take(Strongest).Select(k => new WeightMap.Panel($"{k.From}, sum {Invariant($"{k.Sum:G3}").Replace('-', '−')}", k.Weights))],
        weights.Shape.Height, weights.Shape.Width, $"positions of {weights.From}",
        kernels.Count > Strongest ? $"The {Strongest} kernels of the largest norm, of {kernels.Count}." : "");

    /// <summary>One kernel and what is said of it.</summary>
    private sealed record Kernel(Unit From, float[] Weights, ExpandedWeights Of)
    {
        public double Sum { get; } = Weights.Sum(w => (double)w);

        public double Norm { get; } = Math.Sqrt(Weights.Sum(w => (double)w * w));

        /// <summary>The weight of the largest magnitude, and where it is, from the centre.</summary>
        public (float Weight, double Row, double Column) Peak
        {
            get
            {
                var i = Enumerable.Range(0, Weights.Length).MaxBy(i => Math.Abs(Weights[i]));
                return (Weights[i], i / Of.Shape.Width + Of.TopOffset, i % Of.Shape.Width + Of.LeftOffset);
            }
        }
    }
}
