using Circuits.Engine.Compilation;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <inheritdoc cref="Multiply"/>
internal sealed class MultiplyStep(Value output, Value left, Value right) : BinaryStep<Product>(output, left, right)
{
    public override void Differentiate(Backward backward)
    {
        Differentiate(backward, Inputs[0], Inputs[1]);
        Differentiate(backward, Inputs[1], Inputs[0]);
    }

    private void Differentiate(Backward backward, Value input, Value other) => backward.Contribute(input, into =>
    {
        var gradient = backward.Of(Output);
        if (into.Shape == Output.Shape)
        {
            return new MultiplyStep(into, gradient, other);
        }

        var product = new Value(Output.Name, Output.Shape, Output.Map, Output.Lanes);
        backward.Add(new MultiplyStep(product, gradient, other));
        return new ReduceStep(into, product);
    });
}
