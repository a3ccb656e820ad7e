using System.Runtime.CompilerServices;
using Circuits.Engine.Compilation;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <inheritdoc cref="LocalResponseNormalization"/>
internal sealed unsafe class LocalResponseNormalizationStep(Value output, Value input, LocalResponseNormalization normalization)
    : ChannelWindowStep(normalization, output, input)
{
    public override void Differentiate(Backward backward) => backward.Contribute(
        Inputs[0], into => new LocalResponseNormalizationGradientStep(into, backward.Of(Output), Inputs[0], Operation));

    protected override void Run<V, L>(int task)
    {
        var (image, y) = (task / Output.Shape.Height, task % Output.Shape.Height);
        var line = stackalloc float[PixelsAtOnce * Pitch];
        new Span<float>(line, PixelsAtOnce * Pitch).Clear();
        for (var x = 0; x < Output.Shape.Width; x += PixelsAtOnce)
        {
            var pixels = Math.Min(PixelsAtOnce, Output.Shape.Width - x);
            Square<V, L>(Inputs[0], image, y, x, pixels, line);
            for (var block = 0; block < Output.Map.Blocks; block++)
            {
                var source = Inputs[0].At(image, block, y, x);
                var destination = Output.At(image, block, y, x);
                for (var pixel = 0; pixel < pixels; pixel++)
                {
                    var window = WindowOf(line, pixel, block);
                    for (var lane = 0; lane < Block; lane += L.Count)
                    {
                        var i = pixel * Block + lane;
                        L.Store(L.Divide(L.Load(source + i), Power<V, L>(Base<V, L>(window + lane))), destination + i);
                    }
                }
            }
        }
    }
}

/// <summary>
/// With d the base and y = x / d^beta: g / d^beta - 2 alpha beta x · the sum of g y / d over all windows the channel is in,
/// which are those of the channels of its own window, or of its mirror image where the window is not symmetric.
/// </summary>
internal sealed unsafe class LocalResponseNormalizationGradientStep(
    Value into, Value gradient, Value input, LocalResponseNormalization normalization) : ChannelWindowStep(normalization, into, gradient, input)
{
    protected override void Run<V, L>(int task)
    {
        var (image, y) = (task / Output.Shape.Height, task % Output.Shape.Height);
        var squares = stackalloc float[PixelsAtOnce * Pitch];
        var terms = stackalloc float[PixelsAtOnce * Pitch];
        new Span<float>(squares, PixelsAtOnce * Pitch).Clear();
        new Span<float>(terms, PixelsAtOnce * Pitch).Clear();
        for (var x = 0; x < Output.Shape.Width; x += PixelsAtOnce)
        {
            var pixels = Math.Min(PixelsAtOnce, Output.Shape.Width - x);
            Square<V, L>(Inputs[1], image, y, x, pixels, squares);
            Direct<V, L>(image, y, x, pixels, squares, terms);
            ThroughTheBases<V, L>(image, y, x, pixels, terms);
        }
    }

    /// <summary>Into the output: g / d^beta. Into the terms: g y / d.</summary>
    private void Direct<V, L>(int image, int y, int x, int pixels, float* squares, float* terms)
        where V : struct
        where L : struct, ILanes<V>
    {
        for (var block = 0; block < Output.Map.Blocks; block++)
        {
            var gradient = Inputs[0].At(image, block, y, x);
            var input = Inputs[1].At(image, block, y, x);
            var destination = Output.At(image, block, y, x);
            for (var pixel = 0; pixel < pixels; pixel++)
            {
                var window = WindowOf(squares, pixel, block);
                var place = WindowOf(terms, pixel, block) + Operation.DepthRadius;
                for (var lane = 0; lane < Block; lane += L.Count)
                {
                    var i = pixel * Block + lane;
                    var divisor = Base<V, L>(window + lane);
                    var direct = L.Divide(L.Load(gradient + i), Power<V, L>(divisor));
                    L.Store(direct, destination + i);
                    L.Store(L.Divide(L.Multiply(direct, L.Load(input + i)), divisor), place + lane);
                }
            }
        }

        ClearEnds(terms, pixels);
    }

    private void ThroughTheBases<V, L>(int image, int y, int x, int pixels, float* terms)
        where V : struct
        where L : struct, ILanes<V>
    {
        var factor = L.Broadcast(-2 * Operation.Alpha * Operation.Beta);
        for (var block = 0; block < Output.Map.Blocks; block++)
        {
            var input = Inputs[1].At(image, block, y, x);
            var destination = Output.At(image, block, y, x);
            for (var pixel = 0; pixel < pixels; pixel++)
            {
                var window = WindowOf(terms, pixel, block) + (Operation.OmitsLast ? 1 : 0);
                for (var lane = 0; lane < Block; lane += L.Count)
                {
                    var i = pixel * Block + lane;
                    L.Store(L.MultiplyAdd(L.Multiply(factor, L.Load(input + i)), Sum<V, L>(window + lane), L.Load(destination + i)), destination + i);
                }
            }
        }
    }
}

/// <summary>Sums over windows of neighbouring channels, from a line of numbers per pixel where channels stand side by side across blocks.</summary>
/// <remarks>
/// A block is written into the line at its first channel, all 16 lanes at once; what its unused lanes leave behind is
/// overwritten by the next block, and cleared after the last.
/// </remarks>
internal abstract unsafe class ChannelWindowStep : VectorStep
{
    protected const int Block = ChannelMap.BlockChannels;

    /// <summary>Floats of a line that stay in the first-level cache along with what is read and written.</summary>
    private const int LineFloats = 3072;

    private const int MostPixelsAtOnce = 16;

    protected ChannelWindowStep(LocalResponseNormalization operation, Value output, params Value[] inputs)
        : base(output, inputs)
    {
        Operation = operation;
        Pitch = output.Map.Channels + 2 * operation.DepthRadius + Block;
        PixelsAtOnce = Math.Clamp(LineFloats / Pitch, 1, MostPixelsAtOnce);
    }

    protected LocalResponseNormalization Operation { get; }

    /// <summary>Floats from a pixel's line to the next: the radius before the first channel, the radius and a block after the last.</summary>
    protected int Pitch { get; }

    protected int PixelsAtOnce { get; }

    public override void Prepare() => Tasks = Output.Shape.Batch * Output.Shape.Height;

    /// <summary>Where in a line the window of a block's first channel starts.</summary>
    protected float* WindowOf(float* line, int pixel, int block) => line + pixel * Pitch + Output.Map.FirstChannel(block);

    protected void Square<V, L>(Value value, int image, int y, int x, int pixels, float* line)
        where V : struct
        where L : struct, ILanes<V>
    {
        for (var block = 0; block < value.Map.Blocks; block++)
        {
            var source = value.At(image, block, y, x);
            for (var pixel = 0; pixel < pixels; pixel++)
            {
                var place = WindowOf(line, pixel, block) + Operation.DepthRadius;
                for (var lane = 0; lane < Block; lane += L.Count)
                {
                    var numbers = L.Load(source + pixel * Block + lane);
                    L.Store(L.Multiply(numbers, numbers), place + lane);
                }
            }
        }

        ClearEnds(line, pixels);
    }

    /// <summary>Zeros after the last channel.</summary>
    protected void ClearEnds(float* line, int pixels)
    {
        var end = Operation.DepthRadius + Output.Map.Channels;
        for (var pixel = 0; pixel < pixels; pixel++)
        {
            new Span<float>(line + pixel * Pitch + end, Pitch - end).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected V Sum<V, L>(float* window)
        where V : struct
        where L : struct, ILanes<V>
    {
        // Two chains, every second channel each, so that an addition need not wait for the one before it.
        var (first, second) = (L.Load(window), L.Broadcast(0));
        var last = window + 2 * (Operation.OmitsLast ? Operation.DepthRadius - 1 : Operation.DepthRadius);
        for (; window < last; window += 2)
        {
            second = L.Add(second, L.Load(window + 1));
            first = L.Add(first, L.Load(window + 2));
        }

        if (Operation.OmitsLast)
        {
            second = L.Add(second, L.Load(window + 1));
        }

        return L.Add(first, second);
    }

    /// <summary>bias + alpha · the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected V Base<V, L>(float* window)
        where V : struct
        where L : struct, ILanes<V> => L.MultiplyAdd(Sum<V, L>(window), L.Broadcast(Operation.Alpha), L.Broadcast(Operation.Bias));

    /// <summary>The base to the power beta: a factor for each one of beta, a root for each binary place behind the point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected V Power<V, L>(V number)
        where V : struct
        where L : struct, ILanes<V>
    {
        var power = L.Broadcast(1);
        var rest = Operation.Beta;
        for (; rest >= 1; rest--)
        {
            power = L.Multiply(power, number);
        }

        const int BinaryPlaces = 24;
        for (var place = 0; place < BinaryPlaces && rest > 0; place++)
        {
            number = L.Sqrt(number);
            rest *= 2;
            if (rest >= 1)
            {
                power = L.Multiply(power, number);
                rest--;
            }
        }

        return power;
    }
}
