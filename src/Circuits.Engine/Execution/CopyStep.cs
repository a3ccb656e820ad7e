using Circuits.Engine.Compilation;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Moves a value to another place or layout: what a concatenation or an identity needs when nothing else can serve.</summary>
internal sealed unsafe class CopyStep(Value output, Value input) : Step(output, input)
{
    public override void Prepare() => Tasks = Output.Shape.Batch * Output.Shape.Height;

    public override void Differentiate(Backward backward) => backward.Pass(Inputs[0], backward.Of(Output));

    public override void Run(int task)
    {
        var (image, y) = (task / Output.Shape.Height, task % Output.Shape.Height);
        Output.ClearUnusedLanes(image, y);
        for (var c = 0; c < Output.Shape.Channels; c++)
        {
            var source = Inputs[0].Channel(image, c, y, 0);
            var destination = Output.Channel(image, c, y, 0);
            for (var x = 0; x < Output.Shape.Width; x++)
            {
                destination[x * Output.Lanes] = source[x * Inputs[0].Lanes];
            }
        }
    }
}
