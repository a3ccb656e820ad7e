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

/// <summary>The gradient of a ReLU by its rule, from its output alone. It may overwrite the gradient it is given.</summary>
/// <remarks><see cref="ReluGradient.Redirected"/> looks at an image as a whole first, so that it goes image by image.</remarks>
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

    protected override int Rows => relu.Gradient == ReluGradient.Redirected ? Output.Shape.Batch : base.Rows;

    protected override void Run<V, L>(int task)
    {
        if (relu.Gradient == ReluGradient.Exact)
        {
            var (image, block, y) = Locate(task);
            Exact<V, L>(image, block, y);
            return;
        }

        var redirects = PassesNothing(image: task);
        for (var block = 0; block < Blocks; block++)
        {
            for (var y = 0; y < Output.Shape.Height; y++)
            {
                if (redirects)
                {
                    Redirected<V, L>(task, block, y);
                }
                else
                {
                    Exact<V, L>(task, block, y);
                }
            }
        }
    }

    private void Exact<V, L>(int image, int block, int y)
        where V : struct
        where L : struct, ILanes<V>
    {
        var gradient = Inputs[0].At(image, block, y, 0);
        var output = Inputs[1].At(image, block, y, 0);
        var destination = Output.At(image, block, y, 0);
        var floats = Output.Shape.Width * Output.Lanes;
        var i = 0;
        for (; i + L.Count <= floats; i += L.Count)
        {
            L.Store(L.Between(L.Load(output + i), L.Broadcast(0), L.Broadcast(relu.Ceiling), L.Load(gradient + i)), destination + i);
        }

        for (; i < floats; i++)
        {
            destination[i] = Lanes1.Between(output[i], 0, relu.Ceiling, gradient[i]);
        }
    }

    private void Redirected<V, L>(int image, int block, int y)
        where V : struct
        where L : struct, ILanes<V>
    {
        var gradient = Inputs[0].At(image, block, y, 0);
        var output = Inputs[1].At(image, block, y, 0);
        var destination = Output.At(image, block, y, 0);
        var floats = Output.Shape.Width * Output.Lanes;
        var i = 0;
        for (; i + L.Count <= floats; i += L.Count)
        {
            L.Store(Redirected<V, L>(L.Load(output + i), L.Load(gradient + i)), destination + i);
        }

        for (; i < floats; i++)
        {
            destination[i] = Redirected<float, Lanes1>(output[i], gradient[i]);
        }
    }

    /// <summary>Nothing downwards from 0, nothing upwards from the ceiling, nothing at a NaN.</summary>
    private V Redirected<V, L>(V output, V gradient)
        where V : struct
        where L : struct, ILanes<V>
    {
        V zero = L.Broadcast(0), ceiling = L.Broadcast(relu.Ceiling);
        var upwards = L.IfGreater(gradient, zero, gradient, zero);
        var downwards = L.IfGreater(zero, gradient, gradient, zero);
        return L.IfGreater(output, zero, L.IfGreater(ceiling, output, gradient, downwards), L.Within(output, zero, zero, upwards));
    }

    private bool PassesNothing(int image)
    {
        for (var y = 0; y < Output.Shape.Height; y++)
        {
            for (var c = 0; c < Output.Shape.Channels; c++)
            {
                var gradient = Inputs[0].Channel(image, c, y, 0);
                var output = Inputs[1].Channel(image, c, y, 0);
                for (var x = 0; x < Output.Shape.Width; x++, gradient += Inputs[0].Lanes, output += Inputs[1].Lanes)
                {
                    if (Lanes1.Between(*output, 0, relu.Ceiling, *gradient) != 0)
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }
}
