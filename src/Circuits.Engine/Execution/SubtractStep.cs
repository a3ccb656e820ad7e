using Circuits.Engine.Compilation;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <inheritdoc cref="Subtract"/>
internal sealed class SubtractStep(Value output, Value left, Value right) : BinaryStep<Difference>(output, left, right)
{
    public override void Differentiate(Backward backward)
    {
        var gradient = backward.Of(Output);
        backward.Contribute(Inputs[0], into => Reduced(into, gradient));
        backward.Contribute(Inputs[1], into => into.Shape == gradient.Shape
            ? new ElementwiseStep<AffineFunction>(into, gradient, new(-1, 0))
            : new ReduceStep(into, gradient, -1));
    }
}
