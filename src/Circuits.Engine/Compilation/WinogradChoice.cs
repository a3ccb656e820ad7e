using Circuits.Engine.Execution;
using Circuits.Engine.Kernels;

namespace Circuits.Engine.Compilation;

/// <summary>Chooses the tile of a convolution from its kernel, its channels and the size of its plane, never from the batch or the machine.</summary>
/// <remarks>Anything else in the choice would change bits from one batch size, or one machine, to another.</remarks>
internal static class WinogradChoice
{
    /// <summary>What transforming one channel of a tile costs at each point, in multiply-adds.</summary>
    private const double TransformCost = 8;

    /// <summary>What reading a weight costs, in multiply-adds: with few tiles to share it, it is most of the work.</summary>
    private const double WeightCost = 6;

    /// <summary>The form along each axis, or null where the direct sum is as good.</summary>
    public static (WinogradForm Vertical, WinogradForm Horizontal)? Of(Shape input, Shape output, FoldedKernel kernel, Window window, ConvolutionAlgorithm algorithm)
    {
        if (algorithm == ConvolutionAlgorithm.Direct || kernel.Groups > 1 || window is not { StrideHeight: 1, StrideWidth: 1, DilationHeight: 1, DilationWidth: 1 })
        {
            return null;
        }

        var forms =
            from vertical in Forms(window.Height)
            from horizontal in Forms(window.Width)
            where vertical.Points * horizontal.Points is > 1 and <= 36
            select (Vertical: vertical, Horizontal: horizontal);
        var (inputs, outputs) = (Lanes(input.Channels), Lanes(output.Channels));
        var direct = (double)window.Height * window.Width * inputs * outputs * (output.Height * output.Width + WeightCost);
        var best = forms.Select(f => (Form: f, Cost: Cost(f.Vertical, f.Horizontal))).OrderBy(f => f.Cost).FirstOrDefault();
        return best.Cost > 0 && (best.Cost < direct || algorithm == ConvolutionAlgorithm.Winograd) ? best.Form : null;

        double Cost(WinogradForm vertical, WinogradForm horizontal)
        {
            double tiles = Tiles(output.Height, vertical) * Tiles(output.Width, horizontal);
            return vertical.Points * horizontal.Points * (tiles * (inputs * outputs + TransformCost * (inputs + outputs)) + WeightCost * inputs * outputs);
        }

        static int Tiles(int size, WinogradForm form) => (size + form.Outputs - 1) / form.Outputs;
    }

    private static double Lanes(int channels) => (channels + 15) / 16 * 16;

    private static WinogradForm[] Forms(int taps) => taps switch
    {
        1 => [WinogradForm.None],
        3 => [new(2, 3), new(4, 3)],
        5 => [new(2, 5)],
        7 => [new(2, 7)],
        _ => [],
    };
}
