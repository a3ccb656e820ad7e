using System.Runtime.Intrinsics;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Of each channel of each image: the sum of one value, and the sum of its products with another.</summary>
/// <remarks>
/// In double precision, where a product of two floats is exact; pixel after pixel, then image after image
/// (<see cref="Total"/>), however many threads there are. Where factors and a ReLU are given, numbers of the first
/// value count only where the ReLU lets the normalised second one through.
/// </remarks>
internal sealed unsafe class MomentsStep(Value moments, Value first, Value second, Value? factors, Relu? relu)
    : Step(moments, factors is null ? [first, second] : [first, second, factors])
{
    private const int Block = ChannelMap.BlockChannels;
    private const int Half = Block / 2;

    /// <summary>A place for the moments of a value: a plane is 16 sums, then 16 sums of products, each number two floats that add up to it.</summary>
    /// <remarks>Two floats hold 48 of a double's 53 bits, and unlike the halves of one are numbers to whoever looks at the memory.</remarks>
    public static Value Of(Value value) => new(value.Name, new(value.Shape.Batch, value.Shape.Channels, 1, 4), value.Map, Block);

    /// <summary>Adds up the images: 16 sums, then 16 sums of products.</summary>
    public static void Total(Value moments, int block, double* total)
    {
        new Span<double>(total, 2 * Block).Clear();
        for (var image = 0; image < moments.Shape.Batch; image++)
        {
            var part = moments.At(image, block, 0, 0);
            for (var i = 0; i < Block; i++)
            {
                total[i] += (double)part[i] + part[Block + i];
                total[Block + i] += (double)part[2 * Block + i] + part[3 * Block + i];
            }
        }
    }

    public override void Prepare() => Tasks = Output.Shape.Batch * Output.Map.Blocks;

    public override void Run(int task)
    {
        var (image, block) = (task / Output.Map.Blocks, task % Output.Map.Blocks);
        var shape = Inputs[0].Shape;
        Vector256<double> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        Vector256<double> dot0 = default, dot1 = default, dot2 = default, dot3 = default;
        Vector256<float> scale0 = default, scale1 = default, offset0 = default, offset1 = default;
        var ceiling = Vector256.Create(relu?.Ceiling ?? 0);
        if (relu is not null)
        {
            float* scale = NormalizationFactors.Scale(factors!, block), offset = NormalizationFactors.Offset(factors!, block);
            (scale0, scale1) = (Vector256.Load(scale), Vector256.Load(scale + Half));
            (offset0, offset1) = (Vector256.Load(offset), Vector256.Load(offset + Half));
        }

        for (var y = 0; y < shape.Height; y++)
        {
            var a = Inputs[0].At(image, block, y, 0);
            var b = Inputs[1].At(image, block, y, 0);
            for (var end = a + shape.Width * Block; a < end; a += Block, b += Block)
            {
                var (a0, a1) = (Vector256.Load(a), Vector256.Load(a + Half));
                var (b0, b1) = (Vector256.Load(b), Vector256.Load(b + Half));
                if (relu is not null)
                {
                    a0 = Through(Vector256.FusedMultiplyAdd(b0, scale0, offset0), ceiling, a0);
                    a1 = Through(Vector256.FusedMultiplyAdd(b1, scale1, offset1), ceiling, a1);
                }

                var (wide0, wide1) = Vector256.Widen(a0);
                var (wide2, wide3) = Vector256.Widen(a1);
                var (other0, other1) = Vector256.Widen(b0);
                var (other2, other3) = Vector256.Widen(b1);
                sum0 += wide0;
                sum1 += wide1;
                sum2 += wide2;
                sum3 += wide3;
                dot0 += wide0 * other0;
                dot1 += wide1 * other1;
                dot2 += wide2 * other2;
                dot3 += wide3 * other3;
            }
        }

        var destination = Output.At(image, block, 0, 0);
        Store(sum0, sum1, destination);
        Store(sum2, sum3, destination + Half);
        Store(dot0, dot1, destination + 2 * Block);
        Store(dot2, dot3, destination + 2 * Block + Half);
    }

    private static void Store(Vector256<double> low, Vector256<double> high, float* destination)
    {
        var rounded = Vector256.Narrow(low, high);
        var (roundedLow, roundedHigh) = Vector256.Widen(rounded);
        rounded.Store(destination);
        Vector256.Narrow(low - roundedLow, high - roundedHigh).Store(destination + Block);
    }

    private static Vector256<float> Through(Vector256<float> normalized, Vector256<float> ceiling, Vector256<float> gradient) =>
        Vector256.GreaterThan(normalized, Vector256<float>.Zero) & Vector256.LessThan(normalized, ceiling) & gradient;
}
