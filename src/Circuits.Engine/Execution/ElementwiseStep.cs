using Circuits.Engine.Compilation;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>A function of one number, of each number.</summary>
internal sealed unsafe class ElementwiseStep<F>(Value output, Value input, F function) : RowStep(output, input)
    where F : struct, IElementwise
{
    public override void Differentiate(Backward backward)
    {
        var gradient = backward.Of(Output);
        var known = F.GradientReads switch { Known.Input => Inputs[0], Known.Output => Output, _ => gradient };
        backward.Contribute(Inputs[0], into => new ElementwiseGradientStep<F>(into, gradient, known, function));
    }

    protected override void Run<V, L>(int task)
    {
        var (image, block, y) = Locate(task);
        var source = Inputs[0].At(image, block, y, 0);
        var destination = Output.At(image, block, y, 0);
        var floats = Output.Shape.Width * Output.Lanes;
        var i = 0;
        for (; i + L.Count <= floats; i += L.Count)
        {
            L.Store(function.Of<V, L>(L.Load(source + i)), destination + i);
        }

        for (; i < floats; i++)
        {
            destination[i] = function.Of<float, Lanes1>(source[i]);
        }
    }
}

/// <summary>The gradient of an <see cref="ElementwiseStep{F}"/>.</summary>
/// <param name="into">The gradient of the input.</param>
/// <param name="gradient">The gradient of the output.</param>
/// <param name="known">The input or the output, whichever the function asks for; the gradient again where it asks for neither.</param>
/// <param name="function">The function.</param>
internal sealed unsafe class ElementwiseGradientStep<F>(Value into, Value gradient, Value known, F function) : RowStep(into, gradient, known)
    where F : struct, IElementwise
{
    protected override void Run<V, L>(int task)
    {
        var (image, block, y) = Locate(task);
        var gradient = Inputs[0].At(image, block, y, 0);
        var known = Inputs[1].At(image, block, y, 0);
        var destination = Output.At(image, block, y, 0);
        var floats = Output.Shape.Width * Output.Lanes;
        var i = 0;
        for (; i + L.Count <= floats; i += L.Count)
        {
            L.Store(function.Gradient<V, L>(L.Load(known + i), L.Load(gradient + i)), destination + i);
        }

        for (; i < floats; i++)
        {
            destination[i] = function.Gradient<float, Lanes1>(known[i], gradient[i]);
        }
    }
}
