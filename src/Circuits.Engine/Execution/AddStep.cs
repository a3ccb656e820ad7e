using Circuits.Engine.Compilation;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <inheritdoc cref="Add"/>
internal sealed unsafe class AddStep(Value output, Value left, Value right) : RowStep(output, left, right)
{
    public override void Differentiate(Backward backward)
    {
        foreach (var input in Inputs)
        {
            backward.Pass(input, backward.Of(Output));
        }
    }

    protected override void Run<V, L>(int task)
    {
        var (image, block, y) = Locate(task);
        var left = Inputs[0].At(image, block, y, 0);
        var right = Inputs[1].At(image, block, y, 0);
        var destination = Output.At(image, block, y, 0);
        var floats = Output.Shape.Width * Output.Lanes;
        for (var i = 0; i < floats; i += L.Count)
        {
            L.Store(L.Add(L.Load(left + i), L.Load(right + i)), destination + i);
        }
    }
}
