using Circuits.Engine.Compilation;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <inheritdoc cref="Add"/>
internal sealed class AddStep(Value output, Value left, Value right) : BinaryStep<Sum>(output, left, right)
{
    public override void Differentiate(Backward backward)
    {
        foreach (var input in Inputs)
        {
            backward.Contribute(input, into => Reduced(into, backward.Of(Output)));
        }
    }
}
