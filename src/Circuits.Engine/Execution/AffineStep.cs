using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <inheritdoc cref="Affine"/>
internal sealed unsafe class AffineStep(Value output, Value input, Affine affine) : RowStep(output, input)
{
    protected override void Run<V, L>(int task)
    {
        var (image, block, y) = Locate(task);
        var source = Inputs[0].At(image, block, y, 0);
        var destination = Output.At(image, block, y, 0);
        var floats = Output.Shape.Width * Output.Lanes;
        V scale = L.Broadcast(affine.Scale), offset = L.Broadcast(affine.Offset);
        var i = 0;
        for (; i + L.Count <= floats; i += L.Count)
        {
            L.Store(L.MultiplyAdd(L.Load(source + i), scale, offset), destination + i);
        }

        for (; i < floats; i++)
        {
            destination[i] = MathF.FusedMultiplyAdd(source[i], affine.Scale, affine.Offset);
        }
    }
}
