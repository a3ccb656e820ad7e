using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Goes over the windows of a pool, cut off at the border: padding takes no part in a maximum or a mean.</summary>
internal abstract unsafe class PoolStep(Value output, Value input, Window window, Border border) : RowStep(output, input)
{
    protected sealed override void Run<V, L>(int task)
    {
        var (image, block, y) = Locate(task);
        var (height, width) = (Inputs[0].Shape.Height, Inputs[0].Shape.Width);
        nint rowPitch = Inputs[0].Owner.Layout.RowPitch;
        var (top, bottom) = Cut(y * window.StrideHeight - border.Top, window.Height, height);
        for (var lane = 0; lane < ChannelMap.BlockChannels; lane += L.Count)
        {
            var plane = Inputs[0].At(image, block, top, 0) + lane;
            var destination = Output.At(image, block, y, 0) + lane;
            for (var x = 0; x < Output.Shape.Width; x++, destination += ChannelMap.BlockChannels)
            {
                var (left, right) = Cut(x * window.StrideWidth - border.Left, window.Width, width);
                L.Store(Reduce<V, L>(plane + (nint)left * ChannelMap.BlockChannels, rowPitch, bottom - top, right - left), destination);
            }
        }

        static (int First, int End) Cut(int start, int size, int limit) => (Math.Max(start, 0), Math.Min(start + size, limit));
    }

    /// <summary>One vector out of a window of pixels.</summary>
    protected abstract V Reduce<V, L>(float* first, nint rowPitch, int rows, int columns)
        where V : struct
        where L : struct, ILanes<V>;
}

/// <inheritdoc cref="MaxPool"/>
internal sealed unsafe class MaxPoolStep(Value output, Value input, Window window, Border border) : PoolStep(output, input, window, border)
{
    protected override V Reduce<V, L>(float* first, nint rowPitch, int rows, int columns)
    {
        var result = L.Load(first);
        for (var row = 0; row < rows; row++, first += rowPitch)
        {
            var pixel = first;
            for (var column = 0; column < columns; column++, pixel += ChannelMap.BlockChannels)
            {
                result = L.Max(result, L.Load(pixel));
            }
        }

        return result;
    }
}

/// <inheritdoc cref="AveragePool"/>
internal sealed unsafe class AveragePoolStep(Value output, Value input, Window window, Border border) : PoolStep(output, input, window, border)
{
    protected override V Reduce<V, L>(float* first, nint rowPitch, int rows, int columns)
    {
        var sum = L.Broadcast(0);
        for (var row = 0; row < rows; row++, first += rowPitch)
        {
            var pixel = first;
            for (var column = 0; column < columns; column++, pixel += ChannelMap.BlockChannels)
            {
                sum = L.Add(sum, L.Load(pixel));
            }
        }

        return L.Divide(sum, L.Broadcast(rows * columns));
    }
}
