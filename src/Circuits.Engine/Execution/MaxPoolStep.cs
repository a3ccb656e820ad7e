using Circuits.Engine.Compilation;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <inheritdoc cref="MaxPool"/>
internal sealed unsafe class MaxPoolStep(Value output, Value input, PoolWindows windows) : RowStep(output, input)
{
    private const int Block = ChannelMap.BlockChannels;

    public override void Differentiate(Backward backward) => backward.Accumulate(
        Inputs[0], (into, adds) => new MaxPoolGradientStep(into, adds, backward.Of(Output), Output, Inputs[0], windows));

    protected override void Run<V, L>(int task)
    {
        var (image, block, y) = Locate(task);
        nint rowPitch = Inputs[0].Owner.Layout.RowPitch;
        var (top, bottom) = windows.Rows(y);
        var plane = Inputs[0].At(image, block, top, 0);
        var destination = Output.At(image, block, y, 0);
        for (var x = 0; x < Output.Shape.Width; x++, destination += Block)
        {
            var (left, right) = windows.Columns(x);
            for (var lane = 0; lane < Block; lane += L.Count)
            {
                var row = plane + (nint)left * Block + lane;
                var largest = L.Load(row);
                for (var rows = bottom - top; rows > 0; rows--, row += rowPitch)
                {
                    var end = row + (right - left) * Block;
                    for (var pixel = row; pixel < end; pixel += Block)
                    {
                        largest = L.Max(largest, L.Load(pixel));
                    }
                }

                L.Store(largest, destination + lane);
            }
        }
    }
}

/// <summary>Each window hands its gradient to the first pixel that equals its maximum. A task is a plane, so that windows may overlap.</summary>
internal sealed unsafe class MaxPoolGradientStep(Value into, bool adds, Value gradient, Value output, Value input, PoolWindows windows)
    : VectorStep(into, gradient, output, input)
{
    private const int Block = ChannelMap.BlockChannels;

    public override void Prepare() => Tasks = Output.Shape.Batch * Output.Map.Blocks;

    protected override void Run<V, L>(int task)
    {
        var (image, block) = (task / Output.Map.Blocks, task % Output.Map.Blocks);
        if (!adds)
        {
            PoolWindows.Clear(Output, image, block);
        }

        nint rowPitch = Output.Owner.Layout.RowPitch, inputRowPitch = Inputs[2].Owner.Layout.RowPitch;
        var zero = L.Broadcast(0);
        for (var y = 0; y < Inputs[0].Shape.Height; y++)
        {
            var (top, bottom) = windows.Rows(y);
            var gradients = Inputs[0].At(image, block, y, 0);
            var maxima = Inputs[1].At(image, block, y, 0);
            var values = Inputs[2].At(image, block, top, 0);
            var targets = Output.At(image, block, top, 0);
            for (var x = 0; x < Inputs[0].Shape.Width; x++)
            {
                var (left, right) = windows.Columns(x);
                for (var lane = x * Block; lane < (x + 1) * Block; lane += L.Count)
                {
                    var largest = L.Load(maxima + lane);
                    var rest = L.Load(gradients + lane);
                    var row = values + left * Block + lane % Block;
                    var target = targets + left * Block + lane % Block;
                    for (var rows = bottom - top; rows > 0; rows--, row += inputRowPitch, target += rowPitch)
                    {
                        for (var i = 0; i < (right - left) * Block; i += Block)
                        {
                            var value = L.Load(row + i);
                            L.Store(L.Add(L.Load(target + i), L.IfEqual(value, largest, rest, zero)), target + i);
                            rest = L.IfEqual(value, largest, zero, rest);
                        }
                    }
                }
            }
        }
    }
}
