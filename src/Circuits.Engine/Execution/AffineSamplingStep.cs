using Circuits.Engine.Compilation;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <inheritdoc cref="AffineSampling"/>
internal sealed unsafe class AffineSamplingStep(Value output, Value input, Value matrices, Outside outside) : RowStep(output, input, matrices)
{
    public override void Differentiate(Backward backward)
    {
        if (backward.Wants(matrices))
        {
            throw new GraphException($"{Output.Name}: it has a gradient with respect to its images, none with respect to its matrices ({matrices.Name}).");
        }

        backward.Accumulate(input, (into, adds) => new AffineSamplingGradientStep(into, adds, backward.Of(Output), matrices, outside));
    }

    protected override void Run<V, L>(int task)
    {
        var (image, block, y) = Locate(task);
        var lanes = Output.Lanes;
        var nothing = stackalloc float[ChannelMap.BlockChannels];
        new Span<float>(nothing, ChannelMap.BlockChannels).Clear();
        var plane = input.At(image, block, 0, 0);
        nint rowPitch = input.Owner.Layout.RowPitch;
        var destination = Output.At(image, block, y, 0);
        var map = new AffineMap(matrices, image, input.Shape, outside);
        for (var x = 0; x < Output.Shape.Width; x++)
        {
            var sample = map.At(x, y);
            Bilinear.Blend<V, L>(
                Pixel(sample.Left, sample.Upper), Pixel(sample.Right, sample.Upper), Pixel(sample.Left, sample.Lower), Pixel(sample.Right, sample.Lower),
                sample.Across, sample.Along, destination + x * lanes, lanes);
        }

        float* Pixel(int column, int row) => column < 0 || row < 0 ? nothing : plane + row * rowPitch + column * lanes;
    }
}

/// <summary>Each output pixel hands its gradient to the pixels it was taken from. A task is a plane, so that they may coincide.</summary>
internal sealed unsafe class AffineSamplingGradientStep(Value into, bool adds, Value gradient, Value matrices, Outside outside)
    : VectorStep(into, gradient, matrices)
{
    private readonly int blocks = into.IsBlocked ? into.Map.Blocks : 1;

    public override void Prepare() => Tasks = Output.Shape.Batch * blocks;

    protected override void Run<V, L>(int task)
    {
        var (image, block) = (task / blocks, task % blocks);
        var lanes = Output.Lanes;
        if (!adds)
        {
            PoolWindows.Clear(Output, image, block);
        }

        var plane = Output.At(image, block, 0, 0);
        nint rowPitch = Output.Owner.Layout.RowPitch;
        var map = new AffineMap(matrices, image, Output.Shape, outside);
        for (var y = 0; y < gradient.Shape.Height; y++)
        {
            var source = gradient.At(image, block, y, 0);
            for (var x = 0; x < gradient.Shape.Width; x++)
            {
                var sample = map.At(x, y);
                Spread(sample.Left, sample.Upper, (1 - sample.Across) * (1 - sample.Along));
                Spread(sample.Right, sample.Upper, sample.Across * (1 - sample.Along));
                Spread(sample.Left, sample.Lower, (1 - sample.Across) * sample.Along);
                Spread(sample.Right, sample.Lower, sample.Across * sample.Along);

                void Spread(int column, int row, float share)
                {
                    if (column >= 0 && row >= 0)
                    {
                        Bilinear.Spread<V, L>(source + x * lanes, share, plane + row * rowPitch + column * lanes, lanes);
                    }
                }
            }
        }
    }
}

/// <summary>Where one image's matrix sends output pixels, in double precision.</summary>
internal readonly unsafe struct AffineMap
{
    private readonly double a, b, c, d, e, f;
    private readonly int height, width;
    private readonly bool reflects;

    public AffineMap(Value matrices, int image, Shape input, Outside outside)
    {
        (a, b, c) = (*matrices.Channel(image, 0, 0, 0), *matrices.Channel(image, 1, 0, 0), *matrices.Channel(image, 2, 0, 0));
        (d, e, f) = (*matrices.Channel(image, 3, 0, 0), *matrices.Channel(image, 4, 0, 0), *matrices.Channel(image, 5, 0, 0));
        (height, width, reflects) = (input.Height, input.Width, outside == Outside.Reflected);
    }

    /// <summary>The four pixels around the place, -1 for columns and rows where there are none, and the shares right and down.</summary>
    public (int Left, int Right, int Upper, int Lower, float Across, float Along) At(int x, int y)
    {
        var (left, right, across) = Between(Math.FusedMultiplyAdd(a, x, Math.FusedMultiplyAdd(b, y, c)), width);
        var (upper, lower, along) = Between(Math.FusedMultiplyAdd(d, x, Math.FusedMultiplyAdd(e, y, f)), height);
        return (left, right, upper, lower, across, along);
    }

    private (int First, int Second, float Share) Between(double place, int size)
    {
        if (reflects)
        {
            // Period 2 (size - 1): there and back again between the first and the last centre.
            var last = size - 1;
            place = last == 0 ? 0 : Math.Abs(place) % (2 * last);
            place = place > last ? 2 * last - place : place;
        }

        var floor = Math.Floor(place);
        if (!(floor >= -1 && floor < size))
        {
            return (-1, -1, 0);
        }

        var first = (int)floor;
        return (first, first + 1 < size ? first + 1 : -1, (float)(place - floor));
    }
}
