using Circuits.Engine.Compilation;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>The logarithm of a softmax across channels, in double precision and channel order.</summary>
internal sealed unsafe class LogSoftmaxStep(Value output, Value input) : Step(output, input)
{
    public override void Prepare() => Tasks = Output.Shape.Batch * Output.Shape.Height;

    public override void Differentiate(Backward backward) =>
        backward.Contribute(Inputs[0], into => new LogSoftmaxGradientStep(into, backward.Of(Output), Output));

    public override void Run(int task)
    {
        var (image, y) = (task / Output.Shape.Height, task % Output.Shape.Height);
        Output.ClearUnusedLanes(image, y);
        for (var x = 0; x < Output.Shape.Width; x++)
        {
            var (largest, sum) = SoftmaxStep.Exponentials(Inputs[0], image, y, x);
            var logarithm = Exponential.Log(sum);
            for (var c = 0; c < Output.Shape.Channels; c++)
            {
                *Output.Channel(image, c, y, x) = (float)(*Inputs[0].Channel(image, c, y, x) - largest - logarithm);
            }
        }
    }
}

/// <summary>With y the logarithm of the softmax: gradient - exp(y) · the sum over channels of the gradient.</summary>
internal sealed unsafe class LogSoftmaxGradientStep(Value into, Value gradient, Value output) : Step(into, gradient, output)
{
    public override void Prepare() => Tasks = Output.Shape.Batch * Output.Shape.Height;

    public override void Run(int task)
    {
        var (image, y) = (task / Output.Shape.Height, task % Output.Shape.Height);
        Output.ClearUnusedLanes(image, y);
        for (var x = 0; x < Output.Shape.Width; x++)
        {
            var sum = 0.0;
            for (var c = 0; c < Output.Shape.Channels; c++)
            {
                sum += *Inputs[0].Channel(image, c, y, x);
            }

            for (var c = 0; c < Output.Shape.Channels; c++)
            {
                *Output.Channel(image, c, y, x) =
                    (float)(*Inputs[0].Channel(image, c, y, x) - Exponential.Exp(*Inputs[1].Channel(image, c, y, x)) * sum);
            }
        }
    }
}
