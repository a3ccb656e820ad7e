using Circuits.Engine.Compilation;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>A product of matrices, either of them as it is or transposed, for each image and channel.</summary>
/// <remarks>Products are added one at a time in the order of the axis that both matrices share.</remarks>
internal sealed unsafe class MatrixProductStep(Value output, Value left, Value right, bool leftTransposed = false, bool rightTransposed = false)
    : RowStep(output, left, right)
{
    private const int Block = ChannelMap.BlockChannels;

    private int Shared => leftTransposed ? Inputs[0].Shape.Height : Inputs[0].Shape.Width;

    public override long MultiplyAdds => Output.Shape.Count * Shared;

    public override void Differentiate(Backward backward)
    {
        // Of a product that is itself nobody's gradient, hence of two matrices as they are.
        var gradient = backward.Of(Output);
        backward.Contribute(Inputs[0], into => new MatrixProductStep(into, gradient, Inputs[1], rightTransposed: true));
        backward.Contribute(Inputs[1], into => new MatrixProductStep(into, Inputs[0], gradient, leftTransposed: true));
    }

    protected override void Run<V, L>(int task)
    {
        var (image, block, y) = Locate(task);
        var (left, right) = (Inputs[0], Inputs[1]);
        nint leftStep = leftTransposed ? left.Owner.Layout.RowPitch : Block;
        var (rightStep, columnStep) = rightTransposed ? (Block, (nint)right.Owner.Layout.RowPitch) : (right.Owner.Layout.RowPitch, (nint)Block);
        var width = Output.Shape.Width;
        for (var lane = 0; lane < Block; lane += L.Count)
        {
            var row = (leftTransposed ? left.At(image, block, 0, y) : left.At(image, block, y, 0)) + lane;
            var columns = right.At(image, block, 0, 0) + lane;
            var destination = Output.At(image, block, y, 0) + lane;
            var x = 0;

            // Four columns at once hide the latency of the multiply-add.
            for (; x + 4 <= width; x += 4, columns += 4 * columnStep, destination += 4 * Block)
            {
                V a = L.Broadcast(0), b = a, c = a, d = a;
                float* l = row, r = columns;
                for (var k = 0; k < Shared; k++, l += leftStep, r += rightStep)
                {
                    var factor = L.Load(l);
                    a = L.MultiplyAdd(factor, L.Load(r), a);
                    b = L.MultiplyAdd(factor, L.Load(r + columnStep), b);
                    c = L.MultiplyAdd(factor, L.Load(r + 2 * columnStep), c);
                    d = L.MultiplyAdd(factor, L.Load(r + 3 * columnStep), d);
                }

                L.Store(a, destination);
                L.Store(b, destination + Block);
                L.Store(c, destination + 2 * Block);
                L.Store(d, destination + 3 * Block);
            }

            for (; x < width; x++, columns += columnStep, destination += Block)
            {
                var a = L.Broadcast(0);
                float* l = row, r = columns;
                for (var k = 0; k < Shared; k++, l += leftStep, r += rightStep)
                {
                    a = L.MultiplyAdd(L.Load(l), L.Load(r), a);
                }

                L.Store(a, destination);
            }
        }
    }
}
