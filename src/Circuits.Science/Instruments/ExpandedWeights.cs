using System.Numerics.Tensors;
using Circuits.Engine;
using Circuits.Science.Subjects;

namespace Circuits.Science.Instruments;

/// <summary>The kernels with which units of one node read those of another, all paths between them multiplied out.</summary>
/// <remarks>
/// <para>
/// Zoom In and Visualizing Weights read the weights of a unit behind a 1x1 bottleneck, or several layers on, from
/// <i>expanded weights</i>: the network is made linear (<see cref="GraphEdits.Linearized"/>: every ReLU passes
/// everything, batch normalisations are multiplied in, a local response normalisation divides by bias^beta) and the
/// derivative of one unit of the target with respect to the source's activations is taken. Between adjacent
/// convolutions that is the kernel itself. A max-pool repeats a weight over its window, as the paper's figures do, or
/// shares it out: <see cref="MaxPoolWeights"/>. Where paths differ in the max-pools they pass, as those of InceptionV1's
/// pool branches (3x3) differ from the others, this decides their weights relative to each other; where all pass the
/// same, only a common factor.
/// </para>
/// <para>
/// The unit is looked at where no border is in its field, and the kernel is cut to that field. Where units do not see
/// windows (a mean of planes, a flattening lies between) it covers the source's grid at the network's native size, and
/// the unit looked at is the one in the middle. Rounding is that of the engine's backward pass, about 1e-6 of the
/// largest weight. Weak or no weight here does not prove weak influence: strong paths can cancel.
/// </para>
/// </remarks>
public sealed class ExpandedWeights
{
    /// <summary>Targets at a time.</summary>
    private const int BatchTargets = 32;

    private readonly float[] values;

    private ExpandedWeights(string from, string to, IReadOnlyList<int> units, Shape kernel, float[] values) =>
        (From, To, Units, Shape, this.values) = (from, to, units, kernel, values);

    /// <summary>The node whose activations are weighed.</summary>
    public string From { get; }

    /// <summary>The node whose units weigh them.</summary>
    public string To { get; }

    /// <summary>The targets, in the order they were asked for.</summary>
    public IReadOnlyList<int> Units { get; }

    /// <summary>Targets, source units, rows, columns.</summary>
    public Shape Shape { get; }

    /// <summary>Where row 0 lies, in rows of the source's grid down from the centre of the target's field; a half where it has an even number of rows.</summary>
    public double TopOffset => -(Shape.Height - 1) / 2.0;

    /// <summary>Where column 0 lies, in columns of the source's grid to the right of the centre.</summary>
    public double LeftOffset => -(Shape.Width - 1) / 2.0;

    /// <summary>The kernels onto some units of a node from all units of an earlier one, with weights replicated over the windows of max-pools.</summary>
    /// <inheritdoc cref="Between(IEngine, Graph, MaxPoolWeights, string, string, IEnumerable{int})"/>
    public static ExpandedWeights Between(IEngine engine, Graph graph, string from, string to, params IEnumerable<int> units) =>
        Between(engine, graph, MaxPoolWeights.Replicated, from, to, units);

    /// <summary>The kernels onto some units of a node from all units of an earlier one.</summary>
    /// <param name="engine">Takes the derivative.</param>
    /// <param name="graph">The network.</param>
    /// <param name="pools">What max-pools on the way do to weights.</param>
    /// <param name="from">The source.</param>
    /// <param name="to">The target.</param>
    /// <param name="units">Of the target; all of them where none is named. Those of one branch of a concatenation get that branch's field.</param>
    /// <exception cref="GraphException">Unknown node or unit, no path, the target comes first, or a node between has no linear form.</exception>
    public static ExpandedWeights Between(IEngine engine, Graph graph, MaxPoolWeights pools, string from, string to, params IEnumerable<int> units)
    {
        var (source, target) = (graph[from].Name, graph[to].Name);
        var count = Unit.CountOf(graph, target);
        List<int> named = [.. units], asked = named.Count == 0 ? [.. Enumerable.Range(0, count)] : named;
        asked.ForEach(unit => new Unit(target, unit).In(graph));
        var (branch, offset) = Branch(graph, source, target, asked);
        var path = new LinearPath(graph, source, branch, pools);
        var view = View.Of(path, branch);
        var kernel = new Shape(asked.Count, path.Source.Channels, view.Height, view.Width);
        return new(source, target, asked, kernel, Derivatives(engine, path, source, branch, [.. asked.Select(u => u - offset)], view, kernel));
    }

    /// <summary>One kernel, row by row.</summary>
    /// <param name="target">An index into <see cref="Units"/>.</param>
    /// <param name="unit">A unit of the source.</param>
    public ReadOnlySpan<float> Kernel(int target, int unit)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)target, (uint)Shape.Batch, nameof(target));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)unit, (uint)Shape.Channels, nameof(unit));
        var size = Shape.Height * Shape.Width;
        return values.AsSpan((target * Shape.Channels + unit) * size, size);
    }

    /// <summary>All of them: target, source unit, row, column.</summary>
    public Tensor<float> ToTensor() => Tensor.Create([.. values], [Shape.Batch, Shape.Channels, Shape.Height, Shape.Width]);

    /// <summary>The one input of a concatenation that has all the targets, so that their field is not blurred by others' larger ones.</summary>
    private static (string Node, int Offset) Branch(Graph graph, string source, string target, List<int> units)
    {
        var (node, offset) = (graph[target], 0);
        while (node.Operation is Concat && node.Name != source)
        {
            var first = offset;
            var branches = node.Inputs.Select(input =>
            {
                var start = first;
                first += Unit.CountOf(graph, input);
                return (Name: input, Start: start, End: first);
            }).ToList();
            var whole = branches.FirstOrDefault(b => units.TrueForAll(u => u >= b.Start && u < b.End));
            if (whole.Name is null)
            {
                break;
            }

            (node, offset) = (graph[whole.Name], whole.Start);
        }

        return (node.Name, offset);
    }

    private static float[] Derivatives(
        IEngine engine, LinearPath path, string source, string target, List<int> units, View view, Shape kernel)
    {
        var batch = Math.Min(units.Count, BatchTargets);
        using var network = engine.Compile(
            path.For(view.GridHeight, view.GridWidth), new(batch, kernel.Channels, view.GridHeight, view.GridWidth), new Differentiation(target) { To = [source] });
        var shape = network.ShapeOf(target);
        var (input, seeds) = (new float[network.Input.Count], new float[shape.Count]);
        var (size, values) = ((int)(kernel.Count / kernel.Batch), new float[kernel.Count]);
        var some = new float[batch * size];
        for (var first = 0; first < units.Count; first += batch)
        {
            Array.Clear(seeds);
            var now = Math.Min(batch, units.Count - first);
            for (var i = 0; i < now; i++)
            {
                seeds[((i * shape.Channels + units[first + i]) * shape.Height + view.TargetRow) * shape.Width + view.TargetColumn] = 1;
            }

            network.Forward(input);
            network.Backward(target, seeds);
            network.ReadGradient(source, some, view.Top..(view.Top + view.Height), view.Left..(view.Left + view.Width));
            some.AsSpan(0, now * size).CopyTo(values.AsSpan(first * size));
        }

        return values;
    }

    /// <summary>Which unit of the target is looked at, on a source grid of what size, and which part of that it sees.</summary>
    private readonly record struct View(
        int GridHeight, int GridWidth, int TargetRow, int TargetColumn, int Top, int Left, int Height, int Width)
    {
        public static View Of(LinearPath path, string target)
        {
            var (height, width) = (path.Source.Height, path.Source.Width);
            if (!path.IsLocal)
            {
                var shape = Shapes.OutputsOf(path.For(height, width))[target];
                return new(height, width, shape.Height / 2, shape.Width / 2, 0, 0, height, width);
            }

            var period = path.Period();
            var vertical = Axis.Of(height, period.Height, size => Seen(size) is var (field, shape) ? (field.Vertical, shape.Height) : null);
            var horizontal = Axis.Of(width, period.Width, size => Seen(size) is var (field, shape) ? (field.Horizontal, shape.Width) : null);
            return new(vertical.Grid, horizontal.Grid, vertical.Position, horizontal.Position, vertical.First, horizontal.First, vertical.Size, horizontal.Size);

            // Of a square grid; null where that is too small for the target.
            (ReceptiveField Field, Shape Shape)? Seen(int size)
            {
                try
                {
                    var graph = path.For(size, size);
                    return (ReceptiveField.Of(graph, size)[target], Shapes.OutputsOf(graph, size)[target]);
                }
                catch (GraphException)
                {
                    return null;
                }
            }
        }
    }

    /// <summary>One direction of a <see cref="View"/>.</summary>
    private readonly record struct Axis(int Grid, int Position, int First, int Size)
    {
        /// <summary>The smallest grid, padded as the native one, that holds the whole field of some unit.</summary>
        public static Axis Of(int native, int period, Func<int, (FieldAxis Field, int Positions)?> at)
        {
            var grid = native;
            while (at(grid) is null)
            {
                grid += period;
            }

            var field = at(grid)!.Value.Field;
            var position = Math.Max(0, (-field.First + field.StridePixels - 1) / field.StridePixels);
            var first = field.First + position * field.StridePixels;
            grid = native % period;
            while (grid < first + field.SizePixels || !(at(grid)?.Positions > position))
            {
                grid += period;
            }

            return new(grid, position, first, field.SizePixels);
        }
    }
}
