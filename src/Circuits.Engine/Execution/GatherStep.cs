using Circuits.Engine.Compilation;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Where one axis of a gathered output comes from.</summary>
/// <param name="Axis">An axis of the input.</param>
/// <param name="Indices">For each place along the output's axis, a place along the input's; -1 for none.</param>
internal sealed record Gathered(Axes Axis, int[] Indices)
{
    /// <summary>So many places of the input one after the other, the first of which may lie before its start, the last after its end.</summary>
    public static Gathered Run(Axes axis, int first, int count, int size) =>
        new(axis, [.. Enumerable.Range(first, count).Select(i => i >= 0 && i < size ? i : -1)]);
}

/// <summary>Each number of the output is one of the input's, found by its channel, row and column, or a constant.</summary>
/// <param name="output">The output.</param>
/// <param name="input">The input.</param>
/// <param name="axes">For the output's channels, rows and columns.</param>
/// <param name="fill">What stands where an index is -1.</param>
internal sealed unsafe class GatherStep(Value output, Value input, Gathered[] axes, float fill) : Step(output, input)
{
    private const nint None = -1;
    private nint[][] offsets = [];

    public override void Prepare()
    {
        Tasks = Output.Shape.Batch * Output.Shape.Height;
        offsets = [.. axes.Select(a => (nint[])[.. a.Indices.Select(i => i < 0 ? None : Inputs[0].OffsetOf(a.Axis, i))])];
    }

    public override void Run(int task)
    {
        var (image, y) = (task / Output.Shape.Height, task % Output.Shape.Height);
        var source = Inputs[0].At(image, 0, 0, 0);
        Output.ClearUnusedLanes(image, y);
        for (var c = 0; c < Output.Shape.Channels; c++)
        {
            var destination = Output.Channel(image, c, y, 0);
            var (channel, row, columns) = (offsets[0][c], offsets[1][y], offsets[2]);
            for (var x = 0; x < columns.Length; x++)
            {
                destination[x * Output.Lanes] =
                    channel == None || row == None || columns[x] == None ? fill : source[channel + row + columns[x]];
            }
        }
    }

    public override void Differentiate(Backward backward) =>
        backward.Contribute(Inputs[0], into => new GatherGradientStep(into, backward.Of(Output), axes));
}

/// <summary>The gradient of a gathered input: of each number, the sum over the places it went to. None where it went nowhere.</summary>
/// <remarks>Added in double precision, by places along the input's channels, rows, then columns.</remarks>
internal sealed unsafe class GatherGradientStep(Value into, Value gradient, Gathered[] axes) : Step(into, gradient)
{
    private static readonly Axes[] Order = [Axes.Channels, Axes.Height, Axes.Width];

    /// <summary>For each axis of the input and place along it, where in the gradient of the output it went.</summary>
    private nint[][][] places = [];

    public override void Prepare()
    {
        Tasks = Output.Shape.Batch * Output.Shape.Height;
        int[] sizes = [Output.Shape.Channels, Output.Shape.Height, Output.Shape.Width];
        places = new nint[3][][];
        for (var axis = 0; axis < 3; axis++)
        {
            var outputAxis = Array.FindIndex(axes, a => a.Axis == Order[axis]);
            var went = axes[outputAxis].Indices.Select((from, to) => (from, to)).ToLookup(p => p.from, p => Inputs[0].OffsetOf(Order[outputAxis], p.to));
            places[axis] = [.. Enumerable.Range(0, sizes[axis]).Select(i => went[i].ToArray())];
        }
    }

    public override void Run(int task)
    {
        var (image, y) = (task / Output.Shape.Height, task % Output.Shape.Height);
        var source = Inputs[0].At(image, 0, 0, 0);
        Output.ClearUnusedLanes(image, y);
        for (var c = 0; c < Output.Shape.Channels; c++)
        {
            var destination = Output.Channel(image, c, y, 0);
            for (var x = 0; x < Output.Shape.Width; x++)
            {
                var sum = 0.0;
                foreach (var channel in places[0][c])
                {
                    foreach (var row in places[1][y])
                    {
                        foreach (var column in places[2][x])
                        {
                            sum += source[channel + row + column];
                        }
                    }
                }

                destination[x * Output.Lanes] = (float)sum;
            }
        }
    }
}
