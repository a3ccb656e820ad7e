using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>Products of matrices: dense layers, which become convolutions of one pixel, and products of two activations.</summary>
internal static class OnnxProducts
{
    /// <summary>alpha · A · B + beta · C, with weights B and what is added, C, constant as a rule.</summary>
    internal static void Gemm(OnnxStep step)
    {
        var (x, weights) = (step.Reals(), step.Constant(1, "weights"));
        if (step.Flag("transA") || x.Sizes.Length != 1)
        {
            throw new OnnxRefusal(step.Flag("transA") ? "of a transposed batch" : "of more than two axes");
        }

        var (alpha, beta) = (step.Float("alpha", 1), step.Float("beta", 1));
        var kernel = Dense(weights, step.Flag("transB"), alpha);
        ImmutableArray<int> sizes = [kernel.OutputChannels];
        if (!step.Has(2) || beta == 0)
        {
            step.Give(Layer(kernel, []), sizes, x.Node);
        }
        else if (step.Value(2) is Known added)
        {
            step.Give(Layer(kernel, Bias(added, kernel.OutputChannels, beta)), sizes, x.Node);
        }
        else
        {
            var product = new Activation(step.Add("product", Layer(kernel, []), x.Node), sizes);
            var other = step.Reals(2);
            var scaled = beta == 1 ? other : other with { Node = step.Add("scaled", new Affine(beta, 0), other.Node) };
            step.Give(OnnxArithmetic.Combined(step, "Add", product, scaled).Node, sizes);
        }
    }

    internal static void MatMul(OnnxStep step)
    {
        if (step.Value(1) is Known weights)
        {
            WithWeights(step, step.Reals(), weights);
            return;
        }

        var (a, b) = (step.Reals(), step.Reals(1));
        if (a.Sizes.Length != b.Sizes.Length || a.Sizes.Length is < 2 or > Activation.MostSizes)
        {
            throw new OnnxRefusal($"of two activations [N,{string.Join(',', a.Sizes)}] and [N,{string.Join(',', b.Sizes)}]");
        }

        // The engine multiplies rows and columns of each channel.
        var product = step.Add("product", new MatrixProduct(), OfChannels(a), OfChannels(b));
        ImmutableArray<int> sizes = [.. a.Sizes[..^1], b.Sizes[^1]];
        step.Give(OnnxRearrangements.Reshaped(step, product, sizes), sizes);

        string OfChannels(Activation x) => OnnxRearrangements.Reshaped(step, x.Node, x.Sizes.Length == 2 ? [1, .. x.Sizes] : x.Sizes);
    }

    private static void WithWeights(OnnxStep step, Activation x, Known weights)
    {
        if (weights.Sizes.Length != 2 || x.Sizes.Length is < 1 or > Activation.MostSizes)
        {
            throw new OnnxRefusal($"of [N,{string.Join(',', x.Sizes)}] with weights of {weights.Sizes.Length} axes");
        }

        // The last axis is what a layer of one pixel takes as channels.
        var kernel = Dense(weights, isTransposed: false, 1);
        var (node, sizes) = Swapped(x.Node, x.Sizes);
        node = step.Add("product", Layer(kernel, []), node);
        (node, sizes) = Swapped(node, sizes.SetItem(0, kernel.OutputChannels));
        step.Give(node, sizes);

        (string, ImmutableArray<int>) Swapped(string input, ImmutableArray<int> s)
        {
            var order = Enumerable.Range(0, s.Length).ToArray();
            (order[0], order[^1]) = (order[^1], order[0]);
            return OnnxRearrangements.Ordered(step, input, s, order);
        }
    }

    private static Convolution Layer(Kernel kernel, ImmutableArray<float> bias) => new(kernel, bias, Window.Square(1), Padding.Valid);

    /// <summary>Weights by input, then output, or the other way about, as a kernel.</summary>
    private static Kernel Dense(Known weights, bool isTransposed, float factor)
    {
        if (weights.Sizes.Length != 2)
        {
            throw new OnnxRefusal($"with weights of {weights.Sizes.Length} axes");
        }

        var source = weights.Reals;
        var (inputs, outputs) = isTransposed ? (weights.Sizes[1], weights.Sizes[0]) : (weights.Sizes[0], weights.Sizes[1]);
        if (isTransposed && factor == 1)
        {
            return new(outputs, inputs, 1, 1, ImmutableCollectionsMarshal.AsImmutableArray(source));
        }

        var values = new float[source.Length];
        for (var output = 0; output < outputs; output++)
        {
            for (var input = 0; input < inputs; input++)
            {
                values[output * inputs + input] = factor * (isTransposed ? source[output * inputs + input] : source[input * outputs + output]);
            }
        }

        return new(outputs, inputs, 1, 1, ImmutableCollectionsMarshal.AsImmutableArray(values));
    }

    private static ImmutableArray<float> Bias(Known added, int outputs, float factor)
    {
        if (added.Sizes.Length > 2 || (added.Sizes.Length == 2 && added.Sizes[0] != 1))
        {
            throw new OnnxRefusal("with a constant that differs from image to image");
        }

        var values = added.Reals;
        return values.Length == outputs || values.Length == 1
            ? [.. Enumerable.Range(0, outputs).Select(o => factor * values[values.Length == 1 ? 0 : o])]
            : throw new OnnxRefusal($"that adds {values.Length} numbers to {outputs}");
    }
}
