using Circuits.Engine.Compilation;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <inheritdoc cref="BilinearResize"/>
internal sealed unsafe class BilinearResizeStep(Value output, Value input, ResizedAxis rows, ResizedAxis columns) : RowStep(output, input)
{
    public override void Differentiate(Backward backward) => backward.Accumulate(
        Inputs[0], (into, adds) => new BilinearResizeGradientStep(into, adds, backward.Of(Output), rows, columns));

    protected override void Run<V, L>(int task)
    {
        var (image, block, y) = Locate(task);
        var lanes = Output.Lanes;
        var (first, second, down) = rows[y];
        float* upper = Inputs[0].At(image, block, first, 0), lower = Inputs[0].At(image, block, second, 0);
        var destination = Output.At(image, block, y, 0);
        for (var x = 0; x < Output.Shape.Width; x++)
        {
            var (left, right, share) = columns[x];
            Bilinear.Blend<V, L>(
                upper + left * lanes, upper + right * lanes, lower + left * lanes, lower + right * lanes, share, down, destination + x * lanes, lanes);
        }
    }
}

/// <summary>Each row of the input gathers from the rows of the output that took from it.</summary>
internal sealed unsafe class BilinearResizeGradientStep(Value into, bool adds, Value gradient, ResizedAxis rows, ResizedAxis columns)
    : RowStep(into, gradient)
{
    protected override void Run<V, L>(int task)
    {
        var (image, block, y) = Locate(task);
        var lanes = Output.Lanes;
        var target = Output.At(image, block, y, 0);
        if (!adds)
        {
            new Span<float>(target, Output.Shape.Width * lanes).Clear();
        }

        var (begin, end) = rows.TakingFrom(y);
        for (var row = begin; row < end; row++)
        {
            var (first, second, down) = rows[row];
            var weight = (first == y ? 1 - down : 0) + (second == y ? down : 0);
            var source = Inputs[0].At(image, block, row, 0);
            for (var x = 0; x < Inputs[0].Shape.Width; x++)
            {
                var (left, right, share) = columns[x];
                Bilinear.Spread<V, L>(source + x * lanes, weight * (1 - share), target + left * lanes, lanes);
                Bilinear.Spread<V, L>(source + x * lanes, weight * share, target + right * lanes, lanes);
            }
        }
    }
}

/// <summary>Which two pixels of a row (or column) each resized one lies between, and how far it is from the first.</summary>
internal sealed class ResizedAxis
{
    private readonly (int First, int Second, float Share)[] places;
    private readonly (int Begin, int End)[] takers;

    public ResizedAxis(int from, int to, bool alignCorners)
    {
        places = [.. Enumerable.Range(0, to).Select(i =>
        {
            var place = alignCorners ? to == 1 ? 0 : i * (from - 1.0) / (to - 1) : Math.Max(0, (i + 0.5) * from / to - 0.5);
            var first = Math.Min((int)place, from - 1);
            return (first, Math.Min(first + 1, from - 1), (float)(place - first));
        })];
        takers = [.. Enumerable.Range(0, from).Select(y =>
        {
            var begin = Array.FindIndex(places, p => p.First == y || p.Second == y);
            return begin < 0 ? (0, 0) : (begin, Array.FindLastIndex(places, p => p.First == y || p.Second == y) + 1);
        })];
    }

    public (int First, int Second, float Share) this[int resized] => places[resized];

    /// <summary>The resized rows that take from this one.</summary>
    public (int Begin, int End) TakingFrom(int row) => takers[row];
}
