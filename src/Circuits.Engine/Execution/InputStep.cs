using Circuits.Engine.Compilation;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Brings numbers given in N, C, H, W order into the plan's layout: images, further inputs, gradients.</summary>
internal sealed unsafe class InputStep(Value output) : Step(output)
{
    private NativeFloats? kept;

    /// <summary>The numbers: pinned by the caller for the length of a run, or kept.</summary>
    public float* Source { get; set; }

    /// <summary>Copies numbers that must outlive their owner.</summary>
    public void Keep(ReadOnlySpan<float> values)
    {
        kept ??= new(Output.Shape.Count);
        Source = kept.Pointer;
        values.CopyTo(new(Source, values.Length));
    }

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

    public override void Differentiate(Backward backward)
    {
    }

    public override void Release() => kept?.Dispose();
}
