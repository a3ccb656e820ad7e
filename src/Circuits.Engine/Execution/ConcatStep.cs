using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Stands for a concatenation while a plan is made. Its inputs are computed in place, so it is never run.</summary>
internal sealed class ConcatStep(Value output, params Value[] inputs) : Step(output, inputs)
{
    public override void Prepare() => Tasks = 0;

    public override void Run(int task) => throw new InvalidOperationException("A concatenation is computed by its inputs.");
}
