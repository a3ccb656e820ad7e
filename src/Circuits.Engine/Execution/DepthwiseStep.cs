using Circuits.Engine.Compilation;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Depthwise convolution: each channel has a kernel of its own. Products are added by kernel row, then column.</summary>
internal sealed unsafe class DepthwiseStep(Value output, Value input, FoldedKernel kernel, Window window, Border border, Relu? relu)
    : RowStep(output, input)
{
    private readonly DepthwiseKernel packed = new(kernel, window, output.Map);
    private readonly float low = relu is null ? float.NegativeInfinity : 0;
    private readonly float high = relu?.Ceiling ?? float.PositiveInfinity;

    public override Border Halo => border;

    public override bool HasTrainedParameters => kernel.Kernel is not null;

    public override int PackTasks => 1;

    public override long MultiplyAdds => Output.Shape.Count * kernel.FanIn;

    public override long WeightBytes => packed.Bytes;

    public override void Differentiate(Backward backward)
    {
        var gradient = ReluGradientStep.Through(backward, Output, relu);
        backward.Accumulate(Inputs[0], (into, adds) => new DepthwiseGradientStep(into, gradient, packed, window, border, adds));
        if (kernel.Kernel is { } weights)
        {
            backward.Add(new DepthwiseKernelGradientStep(weights, gradient, Inputs[0], kernel, window, border));
        }

        if (kernel.Offsets is { } offsets)
        {
            backward.Add(new ChannelSumStep(offsets, gradient));
        }
    }

    public override void Pack(int task) => packed.Pack();

    public override void Release() => packed.Dispose();

    protected override void Run<V, L>(int task)
    {
        var (image, block, y) = Locate(task);
        var layout = Inputs[0].Owner.Layout;
        nint rowStep = (nint)window.DilationHeight * layout.RowPitch;
        nint columnStep = window.DilationWidth * ChannelMap.BlockChannels;
        nint pixelStep = window.StrideWidth * ChannelMap.BlockChannels;
        for (var lane = 0; lane < ChannelMap.BlockChannels; lane += L.Count)
        {
            var taps = packed.Block(block) + lane;
            var source = Inputs[0].At(image, block, y * window.StrideHeight - border.Top, -border.Left) + lane;
            var destination = Output.At(image, block, y, 0) + lane;
            V least = L.Broadcast(low), most = L.Broadcast(high), start = L.Load(taps);
            var x = 0;

            if (window is { Height: 3, Width: 3, DilationWidth: 1 } && Output.Shape.Width >= 4)
            {
                // The last four of a row may be in part the four before: the same numbers again, sooner than pixels one by one.
                ThreeByThree<V, L>.Fours(source, rowStep, pixelStep, taps, destination, Output.Shape.Width / 4, start, least, most);
                if (Output.Shape.Width % 4 > 0)
                {
                    var last = Output.Shape.Width - 4;
                    ThreeByThree<V, L>.Fours(
                        source + last * pixelStep, rowStep, pixelStep, taps, destination + last * ChannelMap.BlockChannels, 1, start, least, most);
                }

                continue;
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
