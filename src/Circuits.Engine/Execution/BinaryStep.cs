using Circuits.Engine.Compilation;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>A function of two numbers, of each pair; an input of size 1 along an axis is repeated along it.</summary>
/// <remarks>Inputs that have the output's channels lie in its lanes; where one is repeated, all lie in blocks.</remarks>
internal abstract unsafe class BinaryStep<F> : RowStep
    where F : struct, IBinary
{
    private const int Block = ChannelMap.BlockChannels;
    private readonly bool repeats;
    private readonly NativeFloats? used; // 1 in each lane that holds a channel

    protected BinaryStep(Value output, Value left, Value right)
        : base(output, left, right)
    {
        repeats = left.Shape != output.Shape || right.Shape != output.Shape;
        if (repeats)
        {
            used = new((long)output.Map.Blocks * Block);
            for (var c = 0; c < output.Map.Channels; c++)
            {
                used.Pointer[output.Map[c]] = 1;
            }
        }
    }

    public override void Release() => used?.Dispose();

    /// <summary>The step that brings a gradient of the output's shape to an input's: the sum over what was repeated.</summary>
    protected static Step Reduced(Value into, Value gradient) =>
        into.Shape == gradient.Shape ? new CopyStep(into, gradient) : new ReduceStep(into, gradient);

    protected override void Run<V, L>(int task)
    {
        var (image, block, y) = Locate(task);
        var destination = Output.At(image, block, y, 0);
        if (repeats)
        {
            var (left, right) = (new Source(Inputs[0], Output, image, block, y), new Source(Inputs[1], Output, image, block, y));
            for (var lane = 0; lane < Block; lane += L.Count)
            {
                // A lane without a channel stays 0, whatever number is repeated.
                var mask = L.Load(used!.Pointer + block * Block + lane);
                for (var x = 0; x < Output.Shape.Width; x++)
                {
                    var value = F.Of<V, L>(left.Load<V, L>(x, lane), right.Load<V, L>(x, lane));
                    L.Store(L.Between(mask, L.Broadcast(0), L.Broadcast(2), value), destination + x * Block + lane);
                }
            }
        }
        else
        {
            var left = Inputs[0].At(image, block, y, 0);
            var right = Inputs[1].At(image, block, y, 0);
            var floats = Output.Shape.Width * Output.Lanes;
            var i = 0;
            for (; i + L.Count <= floats; i += L.Count)
            {
                L.Store(F.Of<V, L>(L.Load(left + i), L.Load(right + i)), destination + i);
            }

            for (; i < floats; i++)
            {
                destination[i] = F.Of<float, Lanes1>(left[i], right[i]);
            }
        }
    }

    /// <summary>Where the numbers of one row of one block come from.</summary>
    private readonly struct Source
    {
        private readonly float* first;
        private readonly int pixelStep;
        private readonly bool repeatsChannel;

        public Source(Value input, Value output, int image, int block, int y)
        {
            repeatsChannel = input.Shape.Channels < output.Shape.Channels;
            pixelStep = input.Shape.Width < output.Shape.Width ? 0 : Block;
            first = input.At(image, repeatsChannel ? 0 : block, input.Shape.Height < output.Shape.Height ? 0 : y, 0)
                + (repeatsChannel ? input.Map[0] : 0);
        }

        public V Load<V, L>(int x, int lane)
            where V : struct
            where L : struct, ILanes<V> =>
            repeatsChannel ? L.Broadcast(first[x * pixelStep]) : L.Load(first + x * pixelStep + lane);
    }
}
