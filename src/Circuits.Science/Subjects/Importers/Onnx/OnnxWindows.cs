using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>Windows of convolutions and pools, along one axis (rows, here) or two.</summary>
internal static class OnnxWindows
{
    /// <summary>From kernel_shape, which pools have.</summary>
    internal static (Window Window, Padding Padding) OfPool(OnnxStep step, Activation x)
    {
        var axes = x.Sizes.Length - 1;
        if (axes is < 1 or > 2)
        {
            throw new OnnxRefusal($"along {axes} axes");
        }

        var kernel = step.Integers("kernel_shape", axes, 0);
        var (window, padding) = Of(step, x, kernel[0], axes == 1 ? 1 : kernel[1]);
        return window is { DilationHeight: 1, DilationWidth: 1 }
            ? (window, step.Flag("ceil_mode") ? padding.RoundedUp : padding)
            : throw new OnnxRefusal("with dilated windows");
    }

    internal static (Window Window, Padding Padding) Of(OnnxStep step, Activation x, int height, int width, bool isTransposed = false)
    {
        var axes = x.Sizes.Length - 1;
        var (strides, dilations, pads) = (step.Integers("strides", axes, 1), step.Integers("dilations", axes, 1), step.Integers("pads", 2 * axes, 0));
        var window = axes == 1
            ? new Window(height, width, strides[0], 1, dilations[0], 1)
            : new(height, width, strides[0], strides[1], dilations[0], dilations[1]);
        if (isTransposed)
        {
            return (window, Padding.Valid);
        }

        if (pads.Any(p => p < 0))
        {
            throw new OnnxRefusal("with negative padding");
        }

        return (window, step.Text("auto_pad", "NOTSET") switch
        {
            "NOTSET" => axes == 1 ? Padding.Explicit(pads[0], 0, pads[1], 0) : Padding.Explicit(pads[0], pads[1], pads[2], pads[3]),
            "VALID" => Padding.Valid,
            "SAME_UPPER" => Padding.Same,
            "SAME_LOWER" => SameLower(window, x),
            var other => throw new OnnxRefusal($"with auto_pad {other}"),
        });
    }

    /// <summary>As SAME_UPPER, with an odd pixel at the top and left; at the native size where there is one.</summary>
    private static Padding SameLower(Window window, Activation x)
    {
        var planes = Activation.Planes(x.Sizes);
        var b = Padding.Same.For(planes.Height, planes.Width, window);
        return b.Top == b.Bottom && b.Left == b.Right ? Padding.Same : Padding.Explicit(b.Bottom, b.Right, b.Top, b.Left);
    }
}
