using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Softmax across channels, in double precision and channel order.</summary>
internal sealed unsafe class SoftmaxStep(Value output, Value input) : Step(output, input)
{
    public override void Prepare() => Tasks = Output.Shape.Batch * Output.Shape.Height;

    public override void Run(int task)
    {
        var (image, y) = (task / Output.Shape.Height, task % Output.Shape.Height);
        Output.ClearUnusedLanes(image, y);
        for (var x = 0; x < Output.Shape.Width; x++)
        {
            var largest = float.NegativeInfinity;
            for (var c = 0; c < Output.Shape.Channels; c++)
            {
                largest = MathF.Max(largest, *Inputs[0].Channel(image, c, y, x));
            }

            var sum = 0.0;
            for (var c = 0; c < Output.Shape.Channels; c++)
            {
                sum += Exponential.Exp((double)*Inputs[0].Channel(image, c, y, x) - largest);
            }

            for (var c = 0; c < Output.Shape.Channels; c++)
            {
                *Output.Channel(image, c, y, x) = (float)(Exponential.Exp((double)*Inputs[0].Channel(image, c, y, x) - largest) / sum);
            }
        }
    }
}
