using Circuits.Engine.Compilation;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>A ReLU by itself, to the bit what a convolution does in its last instruction.</summary>
internal sealed unsafe class ReluStep(Value output, Value input, Relu relu) : RowStep(output, input)
{
    public override void Differentiate(Backward backward) =>
        backward.Contribute(Inputs[0], into => new ReluGradientStep(into, backward.Of(Output), Output, relu));

    protected override void Run<V, L>(int task)
    {
        var (image, block, y) = Locate(task);
        var source = Inputs[0].At(image, block, y, 0);
        var destination = Output.At(image, block, y, 0);
        var floats = Output.Shape.Width * Output.Lanes;
        V least = L.Broadcast(0), most = L.Broadcast(relu.Ceiling);
        var i = 0;
        for (; i + L.Count <= floats; i += L.Count)
        {
            L.Store(L.Clamp(L.Load(source + i), least, most), destination + i);
        }

        for (; i < floats; i++)
        {
            var x = source[i] < 0 ? 0 : source[i];
            destination[i] = x > relu.Ceiling ? relu.Ceiling : x;
        }
    }
}

/// <summary>The gradient where the ReLU let its input through, zero where it cut: at the kinks themselves too, as in PyTorch.</summary>
internal sealed unsafe class ReluGradientStep(Value into, Value gradient, Value output, Relu relu) : RowStep(into, gradient, output)
{
    /// <summary>The gradient before the ReLU that a step applies in its last instruction; the output's own where it applies none.</summary>
    public static Value Through(Backward backward, Value output, Relu? relu)
    {
        if (relu is null)
        {
            return backward.Of(output);
        }

        var before = backward.Scratch(output);
        backward.Add(new ReluGradientStep(before, backward.Of(output), output, relu));
        return before;
    }

    protected override void Run<V, L>(int task)
    {
        var (image, block, y) = Locate(task);
        var gradient = Inputs[0].At(image, block, y, 0);
        var output = Inputs[1].At(image, block, y, 0);
        var destination = Output.At(image, block, y, 0);
        var floats = Output.Shape.Width * Output.Lanes;
        V low = L.Broadcast(0), high = L.Broadcast(relu.Ceiling);
        var i = 0;
        for (; i + L.Count <= floats; i += L.Count)
        {
            L.Store(L.Between(L.Load(output + i), low, high, L.Load(gradient + i)), destination + i);
        }

        for (; i < floats; i++)
        {
            destination[i] = output[i] > 0 && output[i] < relu.Ceiling ? gradient[i] : 0;
        }
    }
}
