using Circuits.Engine.Compilation;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>The same numbers of each image, in the order channel, row, column, in planes of another size.</summary>
internal sealed unsafe class ReshapeStep(Value output, Value input) : Step(output, input)
{
    public override void Prepare() => Tasks = Output.Shape.Batch * Output.Shape.Height;

    public override void Differentiate(Backward backward) =>
        backward.Contribute(Inputs[0], into => new ReshapeStep(into, backward.Of(Output)));

    public override void Run(int task)
    {
        var (image, y) = (task / Output.Shape.Height, task % Output.Shape.Height);
        var (shape, input) = (Output.Shape, Inputs[0]);
        Output.ClearUnusedLanes(image, y);
        for (var c = 0; c < shape.Channels; c++)
        {
            var destination = Output.Channel(image, c, y, 0);
            var flat = (c * shape.Height + y) * shape.Width;
            var (plane, column) = (flat / input.Shape.Width, flat % input.Shape.Width);
            var (channel, row) = (plane / input.Shape.Height, plane % input.Shape.Height);
            for (var x = 0; x < shape.Width;)
            {
                // As far as the input's row goes.
                var source = input.Channel(image, channel, row, column);
                var end = Math.Min(shape.Width, x + input.Shape.Width - column);
                for (; x < end; x++, source += input.Lanes)
                {
                    destination[x * Output.Lanes] = *source;
                }

                column = 0;
                if (++row == input.Shape.Height)
                {
                    (row, channel) = (0, channel + 1);
                }
            }
        }
    }
}
