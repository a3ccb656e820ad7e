using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>A vector step with one task per row of one block of channels.</summary>
internal abstract class RowStep(Value output, params Value[] inputs) : VectorStep(output, inputs)
{
    protected int Blocks => Output.IsBlocked ? Output.Map.Blocks : 1;

    public override void Prepare() => Tasks = Output.Shape.Batch * Blocks * Output.Shape.Height;

    protected (int Image, int Block, int Y) Locate(int task)
    {
        var plane = task / Output.Shape.Height;
        return (plane / Blocks, plane % Blocks, task % Output.Shape.Height);
    }
}
