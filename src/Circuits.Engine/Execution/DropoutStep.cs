using Circuits.Engine.Compilation;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <inheritdoc cref="Dropout"/>
/// <remarks>The gradient is dropped as the input was: the same step once more. A NaN stays one, dropped or not.</remarks>
internal sealed unsafe class DropoutStep(Value output, Value input, DropoutMask mask) : Step(output, input)
{
    public override void Prepare() => Tasks = Output.Shape.Batch * Output.Shape.Height;

    public override void Differentiate(Backward backward) =>
        backward.Contribute(Inputs[0], into => new DropoutStep(into, backward.Of(Output), mask));

    public override void Run(int task)
    {
        var shape = Output.Shape;
        var (image, y) = (task / shape.Height, task % shape.Height);
        var key = mask.Key();
        Output.ClearUnusedLanes(image, y);
        for (var c = 0; c < shape.Channels; c++)
        {
            var source = Inputs[0].Channel(image, c, y, 0);
            var destination = Output.Channel(image, c, y, 0);
            var place = (((long)image * shape.Channels + c) * shape.Height + y) * shape.Width;
            for (var x = 0; x < shape.Width; x++)
            {
                destination[x * Output.Lanes] = source[x * Inputs[0].Lanes] * (mask.Keeps(key, place + x) ? mask.Scale : 0);
            }
        }
    }
}
