using Circuits.Engine.Compilation;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Stands for a concatenation while a plan is made. Its inputs are computed in place, so it is never run.</summary>
internal sealed class ConcatStep : Step
{
    private readonly Value[] inputs;

    public ConcatStep(Value output, params Value[] inputs)
        : base(output, inputs) => this.inputs = inputs;

    /// <summary>A copy in the place of an input that cannot be there itself.</summary>
    public void TakeInstead(int i, Value copy) => inputs[i] = copy;

    public override void Prepare() => throw new InvalidOperationException("A concatenation is no part of a plan.");

    public override void Run(int task) => throw new InvalidOperationException("A concatenation is computed by its inputs.");

    public override void Differentiate(Backward backward)
    {
        var block = 0;
        foreach (var part in Inputs)
        {
            backward.View(part, Output, block);
            block += part.Map.Blocks;
        }
    }
}
