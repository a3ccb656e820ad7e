using Circuits.Engine.Compilation;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <inheritdoc cref="Where"/>
/// <remarks>In its gradient steps one of the two is null, which stands for 0.</remarks>
internal sealed unsafe class WhereStep(Value output, Value condition, Value? then, Value? otherwise)
    : Step(output, [condition, .. new[] { then, otherwise }.OfType<Value>()])
{
    public override void Prepare() => Tasks = Output.Shape.Batch * Output.Shape.Height;

    public override void Run(int task)
    {
        var (image, y) = (task / Output.Shape.Height, task % Output.Shape.Height);
        Output.ClearUnusedLanes(image, y);
        for (var c = 0; c < Output.Shape.Channels; c++)
        {
            var destination = Output.Channel(image, c, y, 0);
            Row asked = new(condition, image, c, y), a = new(then, image, c, y), b = new(otherwise, image, c, y);
            for (var x = 0; x < Output.Shape.Width; x++)
            {
                destination[x * Output.Lanes] = asked[x] != 0 ? a[x] : b[x];
            }
        }
    }

    public override void Differentiate(Backward backward)
    {
        Differentiate(backward, then!, gradient => (gradient, null));
        Differentiate(backward, otherwise!, gradient => (null, gradient));
    }

    private void Differentiate(Backward backward, Value input, Func<Value, (Value? Then, Value? Otherwise)> side) => backward.Contribute(input, into =>
    {
        var (a, b) = side(backward.Of(Output));
        if (into.Shape == Output.Shape)
        {
            return new WhereStep(into, condition, a, b);
        }

        // Sums are taken of blocks.
        var chosen = new Value(Output.Name, Output.Shape, ChannelMap.Dense(Output.Shape.Channels), ChannelMap.BlockChannels);
        backward.Add(new WhereStep(chosen, condition, a, b));
        return new ReduceStep(into, chosen);
    });

    /// <summary>One channel's row of an input, repeated where the input is smaller than the output; of none, zeros.</summary>
    private readonly struct Row
    {
        private readonly float* first;
        private readonly int step;

        public Row(Value? input, int image, int c, int y)
        {
            if (input is not null)
            {
                first = input.Channel(image, input.Shape.Channels == 1 ? 0 : c, input.Shape.Height == 1 ? 0 : y, 0);
                step = input.Shape.Width == 1 ? 0 : input.Lanes;
            }
        }

        public float this[int x] => first is null ? 0 : first[x * step];
    }
}
