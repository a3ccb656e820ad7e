using Circuits.Engine;
using Circuits.Science.Instruments;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Recordings;

namespace Circuits.Cli;

/// <summary>The kernels with which a unit reads one other, or those of a node: multiplied out of a network, or recorded.</summary>
/// <param name="From">The node that is read.</param>
/// <param name="To">The unit that reads.</param>
/// <param name="IsOne">Whether one unit was asked for, not a node.</param>
/// <param name="Height">Rows of each.</param>
/// <param name="Width">Columns of each.</param>
/// <param name="Kernels">In the order of the node's units, or of the recording.</param>
/// <param name="Origin">What the positions are, in a few words.</param>
internal sealed record ReadKernels(string From, string To, bool IsOne, int Height, int Width, IReadOnlyList<ReadKernel> Kernels, string Origin)
{
    /// <summary>Of a network; calls <paramref name="found"/> when the units are there, before anything is computed.</summary>
    /// <exception cref="GraphException">No such units, or no way between them.</exception>
    public static ReadKernels Expanded(Subject subject, MaxPoolWeights pools, string from, string to, Action found)
    {
        var graph = subject.Graph;
        var target = Unit.Parse(to).In(graph);
        var source = graph.Contains(from) ? new Unit(graph[from].Name, -1) : Unit.Parse(from).In(graph);
        found();
        var weights = ExpandedWeights.Between(new ManagedEngine(), graph, pools, source.Node, target.Node, target.Index);
        var (height, width) = (weights.Shape.Height, weights.Shape.Width);
        var units = source.Index < 0 ? Enumerable.Range(0, weights.Shape.Channels) : [source.Index];
        return new(
            source.Node, target.ToString(), source.Index >= 0, height, width,
            [.. units.Select(unit => new ReadKernel(new Unit(source.Node, unit).ToString(), weights.Kernel(0, unit).ToArray(), height, width))],
            "centred on the target's field");
    }

    /// <summary>Of a recording; calls <paramref name="found"/> when the kernels are there.</summary>
    /// <exception cref="UsageException">It has no such kernel, kernels of several sizes, or weights beyond float32.</exception>
    public static ReadKernels Recorded(string name, Recording recording, string from, string to, Action found)
    {
        if (recording.Kernels.IsEmpty)
        {
            throw new UsageException($"{name} is a recording of {recording.Contents}: there are no kernels in it. 'circuits tuning {name} UNIT' reads responses.");
        }

        var onto = recording.Kernels.Where(k => k.To == to).ToList();
        if (onto.Count == 0)
        {
            throw new UsageException($"--to {to}: {name} has no kernel onto it. Nearest: {NearestNames.To(to, recording.Kernels.Select(k => k.To).Distinct())}.");
        }

        var one = onto.Where(k => k.From == from).ToList();
        var kernels = one.Count > 0 ? one : [.. onto.Where(k => RecordedUnit.LayerOf(k.From) == from)];
        if (kernels.Count == 0)
        {
            throw new UsageException($"--from {from}: {name} has no kernel from it onto {to}. Nearest: {NearestNames.To(from, onto.Select(k => k.From))}.");
        }

        if (kernels.Any(k => k.Weights.Any(w => !float.IsFinite((float)w))))
        {
            throw new UsageException($"--from {from}: a weight onto {to} is beyond what float32 holds. Record the kernels in larger units.");
        }

        var (height, width) = (kernels[0].Rows, kernels[0].Columns);
        if (kernels.Any(k => (k.Rows, k.Columns) != (height, width)))
        {
            throw new UsageException($"--from {from}: the kernels onto {to} are of several sizes. Name one unit: {string.Join(", ", kernels.Take(3).Select(k => k.From))}{(kernels.Count > 3 ? ", ..." : "")}.");
        }

        found();
        return new(
            RecordedUnit.LayerOf(kernels[0].From), to, one.Count > 0, height, width,
            [.. kernels.Select(k => new ReadKernel(k.From, [.. k.Weights.Select(w => (float)w)], height, width))], "as recorded");
    }
}
