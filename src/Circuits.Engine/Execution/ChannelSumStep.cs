using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>The gradient to a bias for each channel: the sum of its output's gradient, by row, then over rows and images.</summary>
internal sealed unsafe class ChannelSumStep(Parameter parameter, Value gradient)
    : VectorStep(new($"{parameter.Name} gradient", new(1, 1, 1, 1), ChannelMap.Dense(1), ChannelMap.BlockChannels), gradient)
{
    private readonly int[] channels = gradient.Map.ChannelOfLane();

    public override void Prepare() => Tasks = Inputs[0].Map.Blocks;

    protected override void Run<V, L>(int task)
    {
        var gradient = Inputs[0];
        var shape = gradient.Shape;
        var sums = stackalloc float[ChannelMap.BlockChannels];
        for (var lane = 0; lane < ChannelMap.BlockChannels; lane += L.Count)
        {
            V sum = L.Broadcast(0);
            for (var image = 0; image < shape.Batch; image++)
            {
                for (var y = 0; y < shape.Height; y++)
                {
                    V ofRow = L.Broadcast(0);
                    var pixel = gradient.At(image, task, y, 0) + lane;
                    for (var x = 0; x < shape.Width; x++, pixel += ChannelMap.BlockChannels)
                    {
                        ofRow = L.Add(ofRow, L.Load(pixel));
                    }

                    sum = L.Add(sum, ofRow);
                }
            }

            L.Store(sum, sums + lane);
        }

        for (var lane = 0; lane < ChannelMap.BlockChannels; lane++)
        {
            if (channels[task * ChannelMap.BlockChannels + lane] is >= 0 and var channel)
            {
                parameter.Gradient[channel] = sums[lane];
            }
        }
    }
}
