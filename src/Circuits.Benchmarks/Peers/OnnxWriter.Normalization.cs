using System.Runtime.InteropServices;
using Circuits.Engine;

namespace Circuits.Benchmarks.Peers;

/// <summary>Local response normalisation, in each of its forms.</summary>
internal sealed partial class OnnxWriter
{
    private void Normalize(Node node, LocalResponseNormalization normalization, Shape shape)
    {
        var (name, x, size) = (node.Name, node.Inputs[0], 2 * normalization.DepthRadius + 1);
        if (form == NormalizationForm.Operator)
        {
            Add("LRN", name, [x], Integer("size", size), Real("alpha", normalization.Alpha * size), Real("beta", normalization.Beta), Real("bias", normalization.Bias));
            return;
        }

        if (normalization.Beta != 0.5f)
        {
            throw new NotSupportedException($"{name}: the rewritten forms take a square root, beta is {normalization.Beta}.");
        }

        Add("Mul", $"{name}/squares", [x, x]);
        if (form == NormalizationForm.Band)
        {
            AddBand(name, normalization, shape.Channels);
        }
        else
        {
            AddChannelAverage(name, normalization, shape);
        }

        Add("Sqrt", $"{name}/root", [$"{name}/sum"]);
        Add("Div", name, [x, $"{name}/root"]);
    }

    private void AddBand(string name, LocalResponseNormalization normalization, int channels)
    {
        var band = new float[channels * channels];
        for (var i = 0; i < band.Length; i++)
        {
            band[i] = Math.Abs(i / channels - i % channels) <= normalization.DepthRadius ? normalization.Alpha : 0;
        }

        Add("Conv", $"{name}/sum",
            [
                $"{name}/squares", Tensor($"{name}/band", [.. band], channels, channels, 1, 1),
                Tensor($"{name}/bias", [.. Enumerable.Repeat(normalization.Bias, channels)], channels),
            ],
            Sizes("kernel_shape", 1, 1));
    }

    private void AddChannelAverage(string name, LocalResponseNormalization normalization, Shape shape)
    {
        var (radius, size) = (normalization.DepthRadius, 2 * normalization.DepthRadius + 1);
        Add("Reshape", $"{name}/flat", [$"{name}/squares", Longs($"{name}/flat_sizes", shape.Batch, 1, shape.Channels, shape.Height * shape.Width)]);
        Add("AveragePool", $"{name}/mean", [$"{name}/flat"],
            Sizes("kernel_shape", size, 1), Sizes("pads", radius, 0, radius, 0), Integer("count_include_pad", 1));
        Add("Reshape", $"{name}/means", [$"{name}/mean", Longs($"{name}/sizes", shape.Batch, shape.Channels, shape.Height, shape.Width)]);
        Add("Mul", $"{name}/scaled", [$"{name}/means", Constant($"{name}/alpha", normalization.Alpha * size)]);
        Add("Add", $"{name}/sum", [$"{name}/scaled", Constant($"{name}/bias", normalization.Bias)]);
    }

    private string Longs(string name, params long[] values) => Tensor(name, LongType, MemoryMarshal.AsBytes<long>(values), [values.Length]);

    private static OnnxMessage Real(string name, float value) => new OnnxMessage().Text(1, name).Float(2, value).Integer(20, 1);
}
