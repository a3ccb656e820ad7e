using System.CommandLine;
using System.Diagnostics;
using Circuits.Engine;
using static System.FormattableString;

namespace Circuits.Cli.Commands;

/// <summary><c>circuits bench</c>: how fast a network runs here, beside the fastest this machine could.</summary>
internal sealed class BenchCommand : Command
{
    private const double Seconds = 3;
    private const int LeastRuns = 5;
    private const int WarmUpRuns = 3;

    public BenchCommand()
        : base("bench", "Time a network's forward pass in this process, beside the machine's peak of multiply-adds.")
    {
        var model = ModelArgument.Create();
        var batch = new Option<int>("--batch") { Description = "Images a run.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var gradient = new Option<string>("--grad") { Description = "Run to this node and carry a gradient back to the images.", HelpName = "NODE" };
        Add(model);
        Add(batch);
        Add(gradient);
        Add(json);
        SetAction(parsed => Run(parsed.GetRequiredValue(model), parsed.GetValue(batch), parsed.GetValue(gradient), parsed.GetValue(json)));
    }

    private static int Run(string model, int batch, string? gradient, bool json)
    {
        if (batch < 1)
        {
            throw new UsageException($"--batch {batch}: a batch has at least one image.");
        }

        using var interruption = new Interruption();
        var threads = Environment.ProcessorCount;
        var subject = Models.Load(model);
        var engine = new ManagedEngine(threads);
        var channels = subject.Graph.Nodes.Select(n => n.Operation).OfType<Input>().First().Channels;
        var input = new Shape(batch, channels, subject.NativeSizePixels, subject.NativeSizePixels);
        var node = gradient is null ? subject.Graph.Nodes[^1].Name : subject.Graph[gradient].Name;
        using var network = gradient is null
            ? engine.Compile(subject.Graph, input, node)
            : engine.Compile(subject.Graph, input, new Differentiation(node) { To = [Differentiation.InputsOf(subject.Graph)[0]] });

        // The peak on both sides of the runs: clocks wander, and the larger one is the harder judge.
        var peak = FmaPeak.MeasureGigaflops(threads);
        var milliseconds = Times(network, node, gradient is not null, interruption.Token);
        peak = Math.Max(peak, FmaPeak.MeasureGigaflops(threads));

        var (least, median) = (milliseconds[0], (milliseconds[(milliseconds.Count - 1) / 2] + milliseconds[milliseconds.Count / 2]) / 2);
        var cost = network.Cost;
        var speed = 2 * cost.MultiplyAdds / least / 1e6;
        var memory = cost.WeightBytes + cost.ActivationBytes + threads * cost.ScratchBytes;
        if (json)
        {
            Json.Print(new
            {
                Subject = subject.Name, Node = node, WithGradient = gradient is not null, Input = input.ToString(), Batch = batch, Engine = engine.Name, Threads = threads,
                Runs = milliseconds.Count, MinMilliseconds = least, MedianMilliseconds = median, cost.MultiplyAdds, cost.ExecutedMultiplyAdds,
                GigaflopsPerSecond = speed, PeakGigaflopsPerSecond = peak, ShareOfPeak = speed / peak,
                cost.WeightBytes, cost.ActivationBytes, cost.LiveBytes, cost.ScratchBytes, PlannedMemoryBytes = memory,
            });
            return CommandLine.AsExpected;
        }

        Terminal.List(
        [
            ["network", $"{subject.Name} to {node}{(gradient is null ? "" : " and back")}, input {input}"],
            ["engine", $"{engine.Name}, {threads} threads"],
            ["runs", Invariant($"{milliseconds.Count}")],
            ["time", Invariant($"min {least:F2} ms, median {median:F2} ms")],
            ["speed", Invariant($"{speed:F1} GFLOP/s, {cost.MultiplyAdds / 1e9:F3} G multiply-adds a run, of which minimal filtering leaves {cost.ExecutedMultiplyAdds / 1e9:F3} G")],
            ["peak", Invariant($"{peak:F1} GFLOP/s of fused multiply-adds measured beside it: {100 * speed / peak:F1} %")],
            ["memory", Invariant($"{memory / 1e6:F1} MB planned = weights {cost.WeightBytes / 1e6:F1} + activations {cost.ActivationBytes / 1e6:F1} ({cost.ActivationBytes / (double)cost.LiveBytes:F2} x those that live at once) + each thread's {cost.ScratchBytes / 1e6:F1}")],
        ]);
        return CommandLine.AsExpected;
    }

    /// <summary>Milliseconds of each run, sorted.</summary>
    private static List<double> Times(ICompiledNetwork network, string node, bool withGradient, CancellationToken cancellation)
    {
        var random = new Random(1);
        var images = new float[network.Input.Count];
        foreach (ref var value in images.AsSpan())
        {
            value = random.NextSingle();
        }

        var seed = withGradient ? new Dictionary<string, float[]> { [node] = Enumerable.Repeat(1f, (int)network.ShapeOf(node).Count).ToArray() } : null;
        for (var i = 0; i < WarmUpRuns; i++)
        {
            Pass();
        }

        var milliseconds = new List<double>();
        var begin = Stopwatch.GetTimestamp();
        while (milliseconds.Count < LeastRuns || Stopwatch.GetElapsedTime(begin).TotalSeconds < Seconds)
        {
            var start = Stopwatch.GetTimestamp();
            Pass();
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        milliseconds.Sort();
        return milliseconds;

        void Pass()
        {
            network.Forward(images, cancellation);
            if (seed is not null)
            {
                ((IDifferentiableNetwork)network).Backward(seed, cancellation);
            }
        }
    }
}
