using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>Convolutions along one or two axes, and their transposes.</summary>
internal static class OnnxConvolutions
{
    internal static void Convolution(OnnxStep step)
    {
        var x = step.Reals();
        var (kernel, bias, groups) = Weights(step, x);
        var (window, padding) = OnnxWindows.Of(step, x, kernel.Height, kernel.Width);
        var operation = new Convolution(kernel, bias, window, padding, groups);
        Give(step, x, operation);
    }

    internal static void Transposed(OnnxStep step)
    {
        var x = step.Reals();
        var (kernel, bias, groups) = Weights(step, x);
        var axes = x.Sizes.Length - 1;
        var (window, _) = OnnxWindows.Of(step, x, kernel.Height, kernel.Width, isTransposed: true);
        var (pads, extra) = (step.Integers("pads", 2 * axes, 0), step.Integers("output_padding", axes, 0));
        var auto = step.Text("auto_pad", "NOTSET");
        int[]? asked = step.HasAttribute("output_shape")
            ? [.. step.Longs("output_shape").TakeLast(axes).Select(s => OnnxStep.Small("output_shape", s))]
            : auto is "SAME_UPPER" or "SAME_LOWER" ? [.. x.Sizes.Skip(1).Select((s, i) => s * (i == 0 ? window.StrideHeight : window.StrideWidth))]
            : null;
        for (var axis = 0; axis < axes && asked is not null; axis++)
        {
            var (stride, extent) = axis == 0 ? (window.StrideHeight, window.ExtentHeight) : (window.StrideWidth, window.ExtentWidth);
            var covered = stride * (x.Sizes[axis + 1] - 1) + extent + extra[axis];
            var cut = Math.Max(0, covered - asked[axis]);
            pads[axis] = auto == "SAME_UPPER" ? cut / 2 : cut - cut / 2;
            pads[axis + axes] = cut - pads[axis];
            extra[axis] += Math.Max(0, asked[axis] - covered);
        }

        var border = axes == 1 ? new Border(pads[0], 0, pads[1], 0) : new(pads[0], pads[1], pads[2], pads[3]);
        Give(step, x, new TransposedConvolution(kernel, bias, window, border, extra[0], axes == 1 ? 0 : extra[1], groups));
    }

    private static void Give(OnnxStep step, Activation x, Operation operation)
    {
        var result = step.Add("result", operation, x.Node);
        var s = step.ShapeOf(result);
        step.Give(result, x.Sizes.Length == 2 ? [s.Channels, s.Height] : [s.Channels, s.Height, s.Width]);
    }

    private static (Kernel Kernel, ImmutableArray<float> Bias, int Groups) Weights(OnnxStep step, Activation x)
    {
        var weights = step.Constant(1, "weights");
        if (x.Sizes.Length is < 2 or > 3 || weights.Sizes.Length != x.Sizes.Length + 1)
        {
            throw new OnnxRefusal($"along {x.Sizes.Length - 1} axes");
        }

        var sizes = weights.Sizes;
        var given = step.Longs("kernel_shape");
        if (!given.IsEmpty && !given.SequenceEqual(sizes.Skip(2).Select(s => (long)s)))
        {
            throw new OnnxRefusal($"whose kernel_shape [{string.Join(',', given)}] is not that of its weights");
        }

        return (
            new(sizes[0], sizes[1], sizes[2], sizes.Length > 3 ? sizes[3] : 1, ImmutableCollectionsMarshal.AsImmutableArray(weights.Reals)),
            step.Has(2) ? ImmutableCollectionsMarshal.AsImmutableArray(step.Constant(2, "bias").Reals) : [],
            OnnxStep.Small("group", step.Integer("group", 1)));
    }
}
