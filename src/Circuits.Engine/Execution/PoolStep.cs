using System.Runtime.CompilerServices;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Goes over the windows of a pool, cut off at the border: padding takes no part in a maximum or a mean.</summary>
/// <typeparam name="R">What becomes of a window, known to the compiler: a call for each would cost more than the window.</typeparam>
internal abstract unsafe class PoolStep<R>(Value output, Value input, Window window, Border border) : RowStep(output, input)
    where R : struct, IReduction
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

    /// <summary>One vector out of a window of pixels, taken row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Reduce<V, L>(float* first, nint rowPitch, int rows, int columns)
        where V : struct
        where L : struct, ILanes<V>
    {
        var result = R.Start<V, L>(L.Load(first));
        if (columns == 3)
        {
            for (var row = 0; row < rows; row++, first += rowPitch)
            {
                result = R.Take<V, L>(result, L.Load(first));
                result = R.Take<V, L>(result, L.Load(first + ChannelMap.BlockChannels));
                result = R.Take<V, L>(result, L.Load(first + 2 * ChannelMap.BlockChannels));
            }
        }
        else
        {
            for (var row = 0; row < rows; row++, first += rowPitch)
            {
                var pixel = first;
                for (var column = 0; column < columns; column++, pixel += ChannelMap.BlockChannels)
                {
                    result = R.Take<V, L>(result, L.Load(pixel));
                }
            }
        }

        return R.End<V, L>(result, rows * columns);
    }
}

/// <summary>How a window becomes a number.</summary>
internal interface IReduction
{
    /// <summary>What the window's values are taken into, given the first of them.</summary>
    static abstract V Start<V, L>(V first)
        where V : struct
        where L : struct, ILanes<V>;

    static abstract V Take<V, L>(V result, V value)
        where V : struct
        where L : struct, ILanes<V>;

    static abstract V End<V, L>(V result, int count)
        where V : struct
        where L : struct, ILanes<V>;
}

/// <inheritdoc cref="MaxPool"/>
internal sealed class MaxPoolStep(Value output, Value input, Window window, Border border) : PoolStep<Largest>(output, input, window, border);

/// <inheritdoc cref="AveragePool"/>
internal sealed class AveragePoolStep(Value output, Value input, Window window, Border border) : PoolStep<Mean>(output, input, window, border);

/// <summary>The largest value.</summary>
internal readonly struct Largest : IReduction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Start<V, L>(V first)
        where V : struct
        where L : struct, ILanes<V> => first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Take<V, L>(V result, V value)
        where V : struct
        where L : struct, ILanes<V> => L.Max(result, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V End<V, L>(V result, int count)
        where V : struct
        where L : struct, ILanes<V> => result;
}

/// <summary>The sum over the count.</summary>
internal readonly struct Mean : IReduction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Start<V, L>(V first)
        where V : struct
        where L : struct, ILanes<V> => L.Broadcast(0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Take<V, L>(V result, V value)
        where V : struct
        where L : struct, ILanes<V> => L.Add(result, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V End<V, L>(V result, int count)
        where V : struct
        where L : struct, ILanes<V> => L.Divide(result, L.Broadcast(count));
}
