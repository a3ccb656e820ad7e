using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Zeros around a plane, where no convolution takes them as its own padding.</summary>
internal sealed unsafe class ZeroPadStep(Value output, Value input, Border border) : Step(output, input)
{
    public override void Prepare() => Tasks = Output.Shape.Batch * Output.Shape.Height;

    public override void Run(int task)
    {
        var (image, y) = (task / Output.Shape.Height, task % Output.Shape.Height);
        var input = Inputs[0];
        var inside = y >= border.Top && y < border.Top + input.Shape.Height;
        Output.ClearUnusedLanes(image, y);
        for (var c = 0; c < Output.Shape.Channels; c++)
        {
            var destination = Output.Channel(image, c, y, 0);
            for (var x = 0; x < Output.Shape.Width; x++)
            {
                var from = x - border.Left;
                destination[x * Output.Lanes] =
                    inside && from >= 0 && from < input.Shape.Width ? *input.Channel(image, c, y - border.Top, from) : 0;
            }
        }
    }
}
