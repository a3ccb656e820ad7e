using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Depthwise convolution: each channel has a kernel of its own. Products are added by kernel row, then column.</summary>
internal sealed unsafe class DepthwiseStep : RowStep
{
    private readonly FoldedKernel kernel;
    private readonly Window window;
    private readonly Border border;
    private readonly float low;
    private readonly float high;
    private readonly NativeFloats weights; // block, bias then taps, lane
    private readonly int blockFloats;

    public DepthwiseStep(Value output, Value input, FoldedKernel kernel, Window window, Border border, Relu? relu)
        : base(output, input)
    {
        this.kernel = kernel;
        this.window = window;
        this.border = border;
        (low, high) = relu is null ? (float.NegativeInfinity, float.PositiveInfinity) : (0f, relu.Ceiling);
        blockFloats = (1 + window.Height * window.Width) * ChannelMap.BlockChannels;
        weights = new((long)blockFloats * output.Map.Blocks);
        for (var c = 0; c < output.Map.Channels; c++)
        {
            var destination = weights.Pointer + (nint)(output.Map[c] / ChannelMap.BlockChannels) * blockFloats + output.Map[c] % ChannelMap.BlockChannels;
            *destination = kernel.Bias(c);
            for (var tap = 0; tap < window.Height * window.Width; tap++)
            {
                destination[(tap + 1) * ChannelMap.BlockChannels] = (float)(kernel.Filter(c)[tap] * kernel.Scale(c));
            }
        }
    }

    public override Border Halo => border;

    public override long MultiplyAdds => Output.Shape.Count * kernel.FanIn;

    public override long WeightBytes => weights.Bytes;

    public override void Release() => weights.Dispose();

    protected override void Run<V, L>(int task)
    {
        var (image, block, y) = Locate(task);
        var layout = Inputs[0].Owner.Layout;
        nint rowStep = (nint)window.DilationHeight * layout.RowPitch;
        nint columnStep = window.DilationWidth * ChannelMap.BlockChannels;
        nint pixelStep = window.StrideWidth * ChannelMap.BlockChannels;
        for (var lane = 0; lane < ChannelMap.BlockChannels; lane += L.Count)
        {
            var taps = weights.Pointer + (nint)block * blockFloats + lane;
            var source = Inputs[0].At(image, block, y * window.StrideHeight - border.Top, -border.Left) + lane;
            var destination = Output.At(image, block, y, 0) + lane;
            V least = L.Broadcast(low), most = L.Broadcast(high), start = L.Load(taps);
            var x = 0;

            if (window is { Height: 3, Width: 3, DilationWidth: 1 })
            {
                x = Output.Shape.Width / 4 * 4;
                if (pixelStep == ChannelMap.BlockChannels)
                {
                    ThreeByThree<V, L>.Adjacent(source, rowStep, taps, destination, x / 4, start, least, most);
                }
                else
                {
                    ThreeByThree<V, L>.Apart(source, rowStep, pixelStep, taps, destination, x / 4, start, least, most);
                }

                source += x * pixelStep;
                destination += (nint)x * ChannelMap.BlockChannels;
            }

            // Four pixels at once hide the latency of the multiply-add.
            for (; x + 4 <= Output.Shape.Width; x += 4, source += 4 * pixelStep, destination += 4 * ChannelMap.BlockChannels)
            {
                V a = start, b = start, c = start, d = start;
                var weight = taps;
                for (var ky = 0; ky < window.Height; ky++)
                {
                    var pixel = source + ky * rowStep;
                    for (var kx = 0; kx < window.Width; kx++, pixel += columnStep)
                    {
                        var w = L.Load(weight += ChannelMap.BlockChannels);
                        a = L.MultiplyAdd(w, L.Load(pixel), a);
                        b = L.MultiplyAdd(w, L.Load(pixel + pixelStep), b);
                        c = L.MultiplyAdd(w, L.Load(pixel + 2 * pixelStep), c);
                        d = L.MultiplyAdd(w, L.Load(pixel + 3 * pixelStep), d);
                    }
                }

                L.Store(L.Clamp(a, least, most), destination);
                L.Store(L.Clamp(b, least, most), destination + ChannelMap.BlockChannels);
                L.Store(L.Clamp(c, least, most), destination + 2 * ChannelMap.BlockChannels);
                L.Store(L.Clamp(d, least, most), destination + 3 * ChannelMap.BlockChannels);
            }

            for (; x < Output.Shape.Width; x++, source += pixelStep, destination += ChannelMap.BlockChannels)
            {
                var a = start;
                var weight = taps;
                for (var ky = 0; ky < window.Height; ky++)
                {
                    var pixel = source + ky * rowStep;
                    for (var kx = 0; kx < window.Width; kx++, pixel += columnStep)
                    {
                        a = L.MultiplyAdd(L.Load(weight += ChannelMap.BlockChannels), L.Load(pixel), a);
                    }
                }

                L.Store(L.Clamp(a, least, most), destination);
            }
        }
    }
}
