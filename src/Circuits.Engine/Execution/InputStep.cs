using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Brings the caller's N, C, H, W batch into the plan's layout.</summary>
internal sealed unsafe class InputStep(Value output) : Step(output)
{
    /// <summary>The batch, pinned for the length of a run.</summary>
    public float* Source { get; set; }

    public override void Prepare() => Tasks = Output.Shape.Batch * Output.Shape.Height;

    public override void Run(int task)
    {
        var shape = Output.Shape;
        var (image, y) = (task / shape.Height, task % shape.Height);
        nint lanes = Output.Lanes;
        Output.ClearUnusedLanes(image, y);
        for (var c = 0; c < shape.Channels; c++)
        {
            var source = Source + (((long)image * shape.Channels + c) * shape.Height + y) * shape.Width;
            var destination = Output.Channel(image, c, y, 0);
            for (var x = 0; x < shape.Width; x++, destination += lanes)
            {
                *destination = source[x];
            }
        }
    }
}
