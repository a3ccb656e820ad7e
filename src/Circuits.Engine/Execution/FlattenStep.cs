using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <inheritdoc cref="Flatten"/>
internal sealed unsafe class FlattenStep(Value output, Value input) : Step(output, input)
{
    public override void Prepare() => Tasks = Output.Shape.Batch;

    public override void Run(int task)
    {
        var (image, input) = (task, Inputs[0]);
        var flat = 0;
        Output.ClearUnusedLanes(image, 0);
        for (var c = 0; c < input.Shape.Channels; c++)
        {
            for (var y = 0; y < input.Shape.Height; y++)
            {
                for (var x = 0; x < input.Shape.Width; x++)
                {
                    *Output.Channel(image, flat++, 0, 0) = *input.Channel(image, c, y, x);
                }
            }
        }
    }
}
