using System.Collections.Immutable;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>Images made larger or smaller.</summary>
/// <remarks>
/// ONNX has some forty combinations of modes. The places that each output pixel is taken from are computed here by ONNX's
/// formula, and an operation of ours is used where it takes the same places; else the node is refused.
/// </remarks>
internal static class OnnxResizing
{
    /// <summary>Of a place, in pixels: formulas that are equal differ by rounding.</summary>
    private const double Tolerance = 1e-5;

    internal static void Upsample(OnnxStep step)
    {
        const int ScalesAreInputSince = 9;
        var scales = step.OperatorSet >= ScalesAreInputSince ? step.Constant(1, "scales").Reals : [.. step.Floats("scales")];
        Give(step, scales, null, "asymmetric", "floor");
    }

    internal static void Resize(OnnxStep step)
    {
        const int CoordinatesSince = 11;
        if (step.OperatorSet < CoordinatesSince)
        {
            Give(step, step.Constant(1, "scales").Reals, null, "asymmetric", "floor");
            return;
        }

        if (step.Flag("antialias") || step.Flag("exclude_outside") || step.Text("keep_aspect_ratio_policy", "stretch") != "stretch")
        {
            throw new OnnxRefusal("with smoothing, or with its aspect ratio kept");
        }

        var scales = step.Has(2) && step.Constant(2, "scales") is { Count: > 0 } given ? given.Reals : null;
        var sizes = scales is null ? step.Constant(3, "sizes").Whole : null;
        if (step.HasAttribute("axes"))
        {
            var rank = step.Activation().Sizes.Length + 1;
            var axes = step.Longs("axes").Select(a => OnnxStep.Axis(a, rank)).ToArray();
            Amount[] same = [Amount.Batch, .. step.Activation().Sizes.Select(s => new Amount(s))];
            scales = scales is null ? null : OfAll(scales, a => 1);
            sizes = sizes is null ? null : OfAll(sizes, a => same[a]);

            T[] OfAll<T>(T[] some, Func<int, T> otherwise) =>
                [.. Enumerable.Range(0, rank).Select(a => Array.IndexOf(axes, a) is >= 0 and var i ? some[i] : otherwise(a))];
        }

        Give(step, scales, sizes, step.Text("coordinate_transformation_mode", "half_pixel"), step.Text("nearest_mode", "round_prefer_floor"));
    }

    private static void Give(OnnxStep step, float[]? scales, Amount[]? sizes, string coordinates, string rounding)
    {
        var x = step.Reals();
        if (x.Sizes.Length is < 2 or > 3 || (scales?.Length ?? sizes!.Length) != x.Sizes.Length + 1)
        {
            throw new OnnxRefusal($"along {x.Sizes.Length - 1} axes");
        }

        var keepsBatch = sizes is null ? scales![0] == 1 : sizes[0] == Amount.Batch || (sizes[0].IsFixed && sizes[0].Fixed == step.FileBatch);
        if (!keepsBatch || (sizes is null ? scales![1] != 1 : sizes[1] != new Amount(x.Sizes[0])))
        {
            throw new OnnxRefusal("of the batch or of channels");
        }

        var places = x.Sizes.Skip(1).Select((size, axis) =>
        {
            var length = OnnxStep.Small("sizes", sizes is null ? (long)Math.Floor((double)size * scales![axis + 2]) : sizes[axis + 2].Fixed);
            var scale = sizes is null ? scales![axis + 2] : (double)length / size;
            return length >= 1 ? Places(coordinates, size, length, scale) : throw new OnnxRefusal($"to {length} pixels");
        }).ToList();
        ImmutableArray<int> result = [x.Sizes[0], .. places.Select(p => p.Length)];
        step.Give(
            step.Text("mode", "nearest") switch
            {
                "nearest" => Nearest(step, x, [.. places.Select(p => p.Select(v => Rounded(v, rounding)).ToArray())]),
                "linear" => Linear(step, x, places),
                var other => throw new OnnxRefusal($"in {other} mode"),
            },
            result);
    }

    /// <summary>Where each output pixel lies among the input's, whose first has its centre at 0.</summary>
    private static double[] Places(string coordinates, int size, int length, double scale) =>
    [
        .. Enumerable.Range(0, length).Select(i => coordinates switch
        {
            "half_pixel" => (i + 0.5) / scale - 0.5,
            "pytorch_half_pixel" => length > 1 ? (i + 0.5) / scale - 0.5 : 0,
            "half_pixel_symmetric" => size / 2.0 * (1 - length / (scale * size)) + (i + 0.5) / scale - 0.5,
            "align_corners" => length > 1 ? i * (size - 1.0) / (scale * size - 1) : 0,
            "asymmetric" => i / scale,
            "tf_half_pixel_for_nn" => (i + 0.5) / scale,
            var other => throw new OnnxRefusal($"by {other}"),
        }).Select(place => Math.Clamp(place, 0, size - 1)),
    ];

    private static int Rounded(double place, string rounding) => (int)(rounding switch
    {
        "round_prefer_floor" => Math.Ceiling(place - 0.5),
        "round_prefer_ceil" => Math.Floor(place + 0.5),
        "floor" => Math.Floor(place),
        "ceil" => Math.Ceiling(place),
        var other => throw new OnnxRefusal($"rounded by {other}"),
    });

    private static string Linear(OnnxStep step, Activation x, List<double[]> places)
    {
        var planes = Activation.Planes(x.Sizes);
        var (height, width) = (places[0].Length, places.Count > 1 ? places[1].Length : 1);
        foreach (var (name, aligns) in new[] { ("half_pixel", false), ("align_corners", true) })
        {
            var differences = places.Zip(
                x.Sizes.Skip(1), (p, size) => p.Zip(Places(name, size, p.Length, (double)p.Length / size), (a, b) => Math.Abs(a - b)).Max());
            if (differences.Max() < Tolerance)
            {
                return planes.Height == height && planes.Width == width
                    ? x.Node
                    : step.Add("resized", new BilinearResize(height, width, aligns), x.Node);
            }
        }

        throw new OnnxRefusal("in linear mode, at other places than PyTorch's");
    }

    /// <summary>Each pixel repeated so many times, or every so many-th one taken.</summary>
    private static string Nearest(OnnxStep step, Activation x, List<int[]> places)
    {
        var axes = places.Zip(x.Sizes.Skip(1), Regular).ToList();
        var (rows, columns) = (axes[0], axes.Count > 1 ? axes[1] : (Repeats: 1, First: 0, Stride: 1, Taken: 1));
        var node = x.Node;
        var planes = Activation.Planes(x.Sizes);
        if (Cut(rows, planes.Height) || Cut(columns, planes.Width))
        {
            node = step.Add("part", new Slice(Range.All, Span(rows), Span(columns)), node);
        }

        node = OnnxJoining.Strided(step, node, rows.Stride, columns.Stride);
        return rows.Repeats == 1 && columns.Repeats == 1 ? node : step.Add(
            "repeated",
            new TransposedConvolution(
                new(planes.Channels, 1, rows.Repeats, columns.Repeats, [.. Enumerable.Repeat(1f, planes.Channels * rows.Repeats * columns.Repeats)]),
                [], new(rows.Repeats, columns.Repeats, rows.Repeats, columns.Repeats), default, Groups: planes.Channels),
            node);

        static bool Cut((int Repeats, int First, int Stride, int Taken) axis, int size) =>
            axis.First > 0 || (axis.Taken - 1) * axis.Stride + 1 != size;

        static Range Span((int Repeats, int First, int Stride, int Taken) axis) => axis.First..(axis.First + (axis.Taken - 1) * axis.Stride + 1);
    }

    private static (int Repeats, int First, int Stride, int Taken) Regular(int[] places, int size)
    {
        var repeats = places.TakeWhile(p => p == places[0]).Count();
        var stride = repeats < places.Length ? places[repeats] - places[0] : 1;
        var taken = places.Length / repeats;
        return places.Length % repeats == 0 && stride > 0 && places.Where((p, i) => p != places[0] + i / repeats * stride).Any() is false
            ? (repeats, places[0], stride, taken)
            : throw new OnnxRefusal($"in nearest mode, from {size} to {places.Length} pixels at unequal distances");
    }
}
