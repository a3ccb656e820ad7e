using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>A batch normalisation that follows no convolution, or one whose own output is used elsewhere too.</summary>
internal sealed unsafe class NormalizationStep : RowStep
{
    private const int Block = ChannelMap.BlockChannels;
    private readonly NativeFloats factors; // block, 16 scales then 16 offsets

    public NormalizationStep(Value output, Value input, BatchNormalization normalization)
        : base(output, input)
    {
        factors = new(output.Map.Blocks * 2L * Block);
        for (var c = 0; c < output.Map.Channels; c++)
        {
            var (scale, offset) = normalization.At(c);
            var lane = output.Map[c] / Block * 2 * Block + output.Map[c] % Block;
            factors.Pointer[lane] = (float)scale;
            factors.Pointer[lane + Block] = (float)offset;
        }
    }

    public override long WeightBytes => factors.Bytes;

    public override void Release() => factors.Dispose();

    protected override void Run<V, L>(int task)
    {
        var (image, block, y) = Locate(task);
        for (var lane = 0; lane < Block; lane += L.Count)
        {
            var source = Inputs[0].At(image, block, y, 0) + lane;
            var destination = Output.At(image, block, y, 0) + lane;
            V scale = L.Load(factors.Pointer + (block * 2 * Block) + lane), offset = L.Load(factors.Pointer + (block * 2 * Block) + Block + lane);
            for (var x = 0; x < Output.Shape.Width; x++)
            {
                L.Store(L.MultiplyAdd(L.Load(source + x * Block), scale, offset), destination + x * Block);
            }
        }
    }
}
