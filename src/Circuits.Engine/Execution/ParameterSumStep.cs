using Circuits.Engine.Compilation;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>The gradient of weights that are added to every image: the sum over the batch, in double precision and the images' order.</summary>
internal sealed unsafe class ParameterSumStep : Step
{
    private readonly Parameter parameter;

    private ParameterSumStep(Value perImage, Parameter parameter)
        : base(new(parameter.Name, new(1, 1, 1, 1), ChannelMap.Dense(1), ChannelMap.BlockChannels), perImage) => this.parameter = parameter;

    /// <summary>Adds what computes it.</summary>
    /// <param name="backward">The backward pass.</param>
    /// <param name="gradient">Of the value that the weights are part of.</param>
    /// <param name="parameter">One number for each channel, or as many as the value has for an image.</param>
    public static void Add(Backward backward, Value gradient, Parameter parameter)
    {
        if (parameter.Values.Length == gradient.Shape.Count / gradient.Shape.Batch)
        {
            backward.Add(new ParameterSumStep(gradient, parameter));
        }
        else
        {
            var sums = new Value(gradient.Name, gradient.Shape with { Height = 1, Width = 1 }, gradient.Map, gradient.Lanes);
            backward.Add(new ReduceStep(sums, gradient));
            backward.Add(new ParameterSumStep(sums, parameter));
        }
    }

    public override void Prepare() => Tasks = Inputs[0].Shape.Channels;

    public override void Run(int task)
    {
        var shape = Inputs[0].Shape;
        var destination = parameter.Gradient.Slice(task * shape.Height * shape.Width, shape.Height * shape.Width);
        for (var i = 0; i < destination.Length; i++)
        {
            var sum = 0.0;
            for (var image = 0; image < shape.Batch; image++)
            {
                sum += *Inputs[0].Channel(image, task, i / shape.Width, i % shape.Width);
            }

            destination[i] = (float)sum;
        }
    }
}
