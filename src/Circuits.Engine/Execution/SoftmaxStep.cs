using Circuits.Engine.Compilation;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Softmax across channels, in double precision and channel order.</summary>
internal sealed unsafe class SoftmaxStep(Value output, Value input) : Step(output, input)
{
    /// <summary>Of the channels of a pixel: the largest, and the sum of exp(x - largest).</summary>
    public static (double Largest, double Sum) Exponentials(Value value, int image, int y, int x)
    {
        var largest = float.NegativeInfinity;
        for (var c = 0; c < value.Shape.Channels; c++)
        {
            largest = MathF.Max(largest, *value.Channel(image, c, y, x));
        }

        var sum = 0.0;
        for (var c = 0; c < value.Shape.Channels; c++)
        {
            sum += Exponential.Exp((double)*value.Channel(image, c, y, x) - largest);
        }

        return (largest, sum);
    }

    public override void Prepare() => Tasks = Output.Shape.Batch * Output.Shape.Height;

    public override void Differentiate(Backward backward) =>
        backward.Contribute(Inputs[0], into => new SoftmaxGradientStep(into, backward.Of(Output), Output));

    public override void Run(int task)
    {
        var (image, y) = (task / Output.Shape.Height, task % Output.Shape.Height);
        Output.ClearUnusedLanes(image, y);
        for (var x = 0; x < Output.Shape.Width; x++)
        {
            var (largest, sum) = Exponentials(Inputs[0], image, y, x);
            for (var c = 0; c < Output.Shape.Channels; c++)
            {
                *Output.Channel(image, c, y, x) = (float)(Exponential.Exp(*Inputs[0].Channel(image, c, y, x) - largest) / sum);
            }
        }
    }
}

/// <summary>With y the softmax: y · (gradient - the sum over channels of gradient · y).</summary>
internal sealed unsafe class SoftmaxGradientStep(Value into, Value gradient, Value output) : Step(into, gradient, output)
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
                sum += (double)*Inputs[0].Channel(image, c, y, x) * *Inputs[1].Channel(image, c, y, x);
            }

            for (var c = 0; c < Output.Shape.Channels; c++)
            {
                *Output.Channel(image, c, y, x) = (float)(*Inputs[1].Channel(image, c, y, x) * (*Inputs[0].Channel(image, c, y, x) - sum));
            }
        }
    }
}
