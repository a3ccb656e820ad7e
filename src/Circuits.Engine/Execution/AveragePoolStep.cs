using Circuits.Engine.Compilation;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <inheritdoc cref="AveragePool"/>
internal sealed unsafe class AveragePoolStep(Value output, Value input, PoolWindows windows, bool countsPadding) : RowStep(output, input)
{
    private const int Block = ChannelMap.BlockChannels;

    public override void Differentiate(Backward backward) => backward.Accumulate(
        Inputs[0], (into, adds) => new AveragePoolGradientStep(into, adds, backward.Of(Output), windows, countsPadding));

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
            var count = L.Broadcast(countsPadding ? windows.PaddedRows(y) * windows.PaddedColumns(x) : (bottom - top) * (right - left));
            for (var lane = 0; lane < Block; lane += L.Count)
            {
                var row = plane + (nint)left * Block + lane;
                var sum = L.Broadcast(0);
                for (var rows = bottom - top; rows > 0; rows--, row += rowPitch)
                {
                    var end = row + (right - left) * Block;
                    for (var pixel = row; pixel < end; pixel += Block)
                    {
                        sum = L.Add(sum, L.Load(pixel));
                    }
                }

                L.Store(L.Divide(sum, count), destination + lane);
            }
        }
    }
}

/// <summary>Each window hands an equal share of its gradient to each of its pixels. A task is a plane, so that windows may overlap.</summary>
internal sealed unsafe class AveragePoolGradientStep(Value into, bool adds, Value gradient, PoolWindows windows, bool countsPadding)
    : VectorStep(into, gradient)
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

        nint rowPitch = Output.Owner.Layout.RowPitch;
        for (var y = 0; y < Inputs[0].Shape.Height; y++)
        {
            var (top, bottom) = windows.Rows(y);
            var gradients = Inputs[0].At(image, block, y, 0);
            var targets = Output.At(image, block, top, 0);
            for (var x = 0; x < Inputs[0].Shape.Width; x++, gradients += Block)
            {
                var (left, right) = windows.Columns(x);
                var count = L.Broadcast(countsPadding ? windows.PaddedRows(y) * windows.PaddedColumns(x) : (bottom - top) * (right - left));
                for (var lane = 0; lane < Block; lane += L.Count)
                {
                    var share = L.Divide(L.Load(gradients + lane), count);
                    var target = targets + left * Block + lane;
                    for (var rows = bottom - top; rows > 0; rows--, target += rowPitch)
                    {
                        for (var i = 0; i < (right - left) * Block; i += Block)
                        {
                            L.Store(L.Add(L.Load(target + i), share), target + i);
                        }
                    }
                }
            }
        }
    }
}
