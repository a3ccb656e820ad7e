using Circuits.Engine.Compilation;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <inheritdoc cref="Constant"/>
/// <remarks>Written at each pass: the memory is lent to others in between.</remarks>
internal sealed unsafe class ConstantStep(Value output, Constant constant, Parameter? parameter) : Step(output)
{
    public override bool HasTrainedParameters => parameter is not null;

    public override long WeightBytes => constant.Values.Length * sizeof(float);

    public override void Prepare() => Tasks = Output.Shape.Batch * Output.Shape.Height;

    public override void Run(int task)
    {
        var shape = Output.Shape;
        var (image, y) = (task / shape.Height, task % shape.Height);
        var values = parameter is null ? constant.Values.AsSpan() : parameter.Values;
        Output.ClearUnusedLanes(image, y);
        for (var c = 0; c < shape.Channels; c++)
        {
            var destination = Output.Channel(image, c, y, 0);
            for (var x = 0; x < shape.Width; x++)
            {
                destination[x * Output.Lanes] = values[(c * shape.Height + y) * shape.Width + x];
            }
        }
    }

    public override void Differentiate(Backward backward) => ParameterSumStep.Add(backward, backward.Of(Output), parameter!);
}
