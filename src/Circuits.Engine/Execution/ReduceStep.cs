using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Sums over the axes along which the output is of size 1 and the input is not, divided by a constant.</summary>
/// <remarks>Double precision; rows, then columns, then channels; one task for each number that comes out.</remarks>
internal unsafe class ReduceStep(Value output, Value input, double divisor = 1) : Step(output, input)
{
    private const int Block = ChannelMap.BlockChannels;
    private readonly int[] channelOfLane = input.Map.ChannelOfLane();

    private bool SumsChannels => Output.Shape.Channels < Inputs[0].Shape.Channels;

    private int Parts => SumsChannels ? 1 : Inputs[0].Map.Blocks;

    public override void Prepare() => Tasks = Output.Shape.Batch * Output.Shape.Height * Parts;

    public override void Run(int task)
    {
        var (row, part) = (task / Parts, task % Parts);
        var (image, y) = (row / Output.Shape.Height, row % Output.Shape.Height);
        var sums = stackalloc double[Block];
        for (var x = 0; x < Output.Shape.Width; x++)
        {
            if (SumsChannels)
            {
                var sum = 0.0;
                for (var block = 0; block < Inputs[0].Map.Blocks; block++)
                {
                    SumPixels(image, block, y, x, sums);
                    for (var lane = 0; lane < Block; lane++)
                    {
                        sum += channelOfLane[block * Block + lane] < 0 ? 0 : sums[lane];
                    }
                }

                var destination = Output.At(image, 0, y, x);
                new Span<float>(destination, Block).Clear();
                *destination = (float)(sum / divisor);
            }
            else
            {
                SumPixels(image, part, y, x, sums);
                var destination = Output.At(image, part, y, x);
                for (var lane = 0; lane < Block; lane++)
                {
                    destination[lane] = channelOfLane[part * Block + lane] < 0 ? 0 : (float)(sums[lane] / divisor);
                }
            }
        }
    }

    private void SumPixels(int image, int block, int y, int x, double* sums)
    {
        var (input, output) = (Inputs[0].Shape, Output.Shape);
        var (firstRow, rows) = output.Height == input.Height ? (y, 1) : (0, input.Height);
        var (firstColumn, columns) = output.Width == input.Width ? (x, 1) : (0, input.Width);
        new Span<double>(sums, Block).Clear();
        for (var row = firstRow; row < firstRow + rows; row++)
        {
            var pixel = Inputs[0].At(image, block, row, firstColumn);
            for (var column = 0; column < columns; column++, pixel += Block)
            {
                for (var lane = 0; lane < Block; lane++)
                {
                    sums[lane] += pixel[lane];
                }
            }
        }
    }
}
