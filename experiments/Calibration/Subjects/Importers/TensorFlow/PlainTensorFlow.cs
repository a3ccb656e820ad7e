namespace Circuits.Experiments.Calibration.Subjects.Importers.TensorFlow;

/// <summary>A tensor in TensorFlow's order: images are image, row, column, channel.</summary>
internal sealed record PlainTensor(int[] Sizes, double[] Values)
{
    public double this[int n, int y, int x, int c] => Values[((n * Sizes[1] + y) * Sizes[2] + x) * Sizes[3] + c];

    public static PlainTensor Of(GraphDefTensor tensor)
    {
        var given = tensor.Values.Cast<object>().Select(v => v is Half half ? (double)half : Convert.ToDouble(v)).ToList();
        var count = tensor.Sizes.Aggregate(1, (p, n) => p * n);
        return new(tensor.Sizes, [.. given, .. Enumerable.Repeat(given[^1], count - given.Count)]);
    }
}

/// <summary>
/// What TensorFlow computes, by the definitions of its reference, on the very nodes that a test writes: no importer, no engine,
/// none of our layouts. The oracle of the importer.
/// </summary>
internal static class PlainTensorFlow
{
    /// <summary>Every node's value for a batch given at one node.</summary>
    public static Dictionary<string, PlainTensor> Run(IEnumerable<GraphDefNode> nodes, string input, PlainTensor images)
    {
        var values = new Dictionary<string, PlainTensor>();
        foreach (var node in nodes)
        {
            if (node.Name == input)
            {
                values[node.Name] = images;
            }
            else if (node.Operation == "Split")
            {
                var parts = Split(node, values[node.Inputs[0]], values[node.Inputs[1]]);
                for (var i = 0; i < parts.Length; i++)
                {
                    values[i == 0 ? node.Name : $"{node.Name}:{i}"] = parts[i];
                }
            }
            else if (node.Inputs.All(i => i[0] == '^' || values.ContainsKey(i)) && (node.Operation == "Const" || node.Inputs.Length > 0))
            {
                values[node.Name] = Evaluate(node, [.. node.Inputs.Where(i => i[0] != '^').Select(i => values[i])]);
            }
        }

        return values;
    }

    private static PlainTensor Evaluate(GraphDefNode node, PlainTensor[] x) => node.Operation switch
    {
        "Const" => PlainTensor.Of((GraphDefTensor)Attribute(node, "value")!),
        "Conv2D" => Convolution(node, x[0], x[1], isDepthwise: false),
        "DepthwiseConv2dNative" => Convolution(node, x[0], x[1], isDepthwise: true),
        "MatMul" => Product(x[0], x[1], Attribute(node, "transpose_b") is true),
        "BiasAdd" or "Add" or "AddV2" => Broadcast(x[0], x[1], (a, b) => a + b),
        "Sub" => Broadcast(x[0], x[1], (a, b) => a - b),
        "Mul" => Broadcast(x[0], x[1], (a, b) => a * b),
        "RealDiv" => Broadcast(x[0], x[1], (a, b) => a / b),
        "Rsqrt" => Each(x[0], v => 1 / Math.Sqrt(v)),
        "Relu" => Each(x[0], v => Math.Max(v, 0)),
        "Relu6" => Each(x[0], v => Math.Clamp(v, 0, 6)),
        "Identity" or "CheckNumerics" or "StopGradient" => x[0],
        "Softmax" => Softmax(x[0]),
        "LRN" => Normalize(node, x[0]),
        "MaxPool" => Pool(node, x[0], inside => inside.Max()),
        "AvgPool" => Pool(node, x[0], inside => inside.Average()),
        "FusedBatchNorm" or "FusedBatchNormV2" or "FusedBatchNormV3" => Last(x[0], (v, c) =>
            (v - x[3].Values[c]) / Math.Sqrt(x[4].Values[c] + Number(node, "epsilon", 1e-4)) * x[1].Values[c] + x[2].Values[c]),
        "BatchNormWithGlobalNormalization" => Last(x[0], (v, c) =>
            (v - x[1].Values[c]) / Math.Sqrt(x[2].Values[c] + Number(node, "variance_epsilon", 0))
            * (Attribute(node, "scale_after_normalization") is true ? x[4].Values[c] : 1) + x[3].Values[c]),
        "Concat" => Join(x[1..]),
        "ConcatV2" => Join(x[..^1]),
        "Mean" => Mean(x[0], Attribute(node, "keep_dims") is true),
        "Pad" => Pad(x[0], [.. x[1].Values.Select(v => (int)v)]),
        "Squeeze" => new([x[0].Sizes[0], x[0].Sizes[^1]], x[0].Values),
        "Shape" => new([x[0].Sizes.Length], [.. x[0].Sizes.Select(n => (double)n)]),
        "Reshape" => Reshape(x[0], [.. x[1].Values.Select(v => (int)v)]),
        var other => throw new NotSupportedException(other),
    };

    private static PlainTensor Convolution(GraphDefNode node, PlainTensor x, PlainTensor kernel, bool isDepthwise)
    {
        var (kh, kw, kIn, kOut) = (kernel.Sizes[0], kernel.Sizes[1], kernel.Sizes[2], kernel.Sizes[3]);
        var (strides, dilations) = ((int[])Attribute(node, "strides")!, (int[]?)Attribute(node, "dilations") ?? [1, 1, 1, 1]);
        var (top, height) = Extent(node, x.Sizes[1], (kh - 1) * dilations[1] + 1, strides[1], 2);
        var (left, width) = Extent(node, x.Sizes[2], (kw - 1) * dilations[2] + 1, strides[2], 4);
        var outputs = isDepthwise ? kIn * kOut : kOut;
        var groups = isDepthwise ? 1 : x.Sizes[3] / kIn;
        var result = new double[x.Sizes[0] * height * width * outputs];
        Parallel.For(0, x.Sizes[0] * height, row =>
        {
            var (n, y) = (row / height, row % height);
            for (var column = 0; column < width; column++)
            {
                var to = result.AsSpan((row * width + column) * outputs, outputs);
                for (var ky = 0; ky < kh; ky++)
                {
                    for (var kx = 0; kx < kw; kx++)
                    {
                        var (fromY, fromX) = (y * strides[1] - top + ky * dilations[1], column * strides[2] - left + kx * dilations[2]);
                        if (fromY < 0 || fromY >= x.Sizes[1] || fromX < 0 || fromX >= x.Sizes[2])
                        {
                            continue;
                        }

                        for (var c = 0; c < x.Sizes[3]; c++)
                        {
                            var value = x[n, fromY, fromX, c];
                            var weights = kernel.Values.AsSpan(((ky * kw + kx) * kIn + c % kIn) * kOut, kOut);
                            var (first, count) = isDepthwise ? (c * kOut, kOut) : (0, outputs);
                            var (from, end) = groups == 1 ? (0, count) : (c / kIn * (outputs / groups), (c / kIn + 1) * (outputs / groups));
                            for (var o = from; o < end; o++)
                            {
                                to[first + o] += value * weights[o];
                            }
                        }
                    }
                }
            }
        });
        return new([x.Sizes[0], height, width, outputs], result);
    }

    /// <summary>Pixels put before the first, and positions: tf.nn's notes on padding.</summary>
    private static (int Before, int Positions) Extent(GraphDefNode node, int size, int window, int stride, int explicitAt)
    {
        switch (Attribute(node, "padding"))
        {
            case "VALID":
                return (0, (size - window + stride) / stride);
            case "SAME":
                var total = Math.Max(size % stride == 0 ? window - stride : window - size % stride, 0);
                return (total / 2, (size + stride - 1) / stride);
            default:
                var pads = (int[])Attribute(node, "explicit_paddings")!;
                return (pads[explicitAt], (size + pads[explicitAt] + pads[explicitAt + 1] - window) / stride + 1);
        }
    }

    private static PlainTensor Pool(GraphDefNode node, PlainTensor x, Func<IEnumerable<double>, double> of)
    {
        var (ksize, strides) = ((int[])Attribute(node, "ksize")!, (int[])Attribute(node, "strides")!);
        var (top, height) = Extent(node, x.Sizes[1], ksize[1], strides[1], 2);
        var (left, width) = Extent(node, x.Sizes[2], ksize[2], strides[2], 4);
        return new(
            [x.Sizes[0], height, width, x.Sizes[3]],
            [
                .. from n in Enumerable.Range(0, x.Sizes[0])
                   from row in Enumerable.Range(0, height)
                   from column in Enumerable.Range(0, width)
                   from c in Enumerable.Range(0, x.Sizes[3])
                   select of(
                       from y in Enumerable.Range(row * strides[1] - top, ksize[1])
                       where y >= 0 && y < x.Sizes[1]
                       from k in Enumerable.Range(column * strides[2] - left, ksize[2])
                       where k >= 0 && k < x.Sizes[2]
                       select x[n, y, k, c]),
            ]);
    }

    /// <summary>tf.nn.lrn: sqr_sum[d] = sum(input[d - depth_radius : d + depth_radius + 1] ** 2); input / (bias + alpha * sqr_sum) ** beta.</summary>
    private static PlainTensor Normalize(GraphDefNode node, PlainTensor x)
    {
        var radius = Attribute(node, "depth_radius") as int? ?? 5;
        var (bias, alpha, beta) = (Number(node, "bias", 1), Number(node, "alpha", 1), Number(node, "beta", 0.5));
        var channels = x.Sizes[3];
        return new(x.Sizes, [.. x.Values.Select((v, i) =>
        {
            var (first, c) = (i - i % channels, i % channels);
            var sum = 0.0;
            for (var d = Math.Max(0, c - radius); d < Math.Min(channels, c + radius + 1); d++)
            {
                sum += x.Values[first + d] * x.Values[first + d];
            }

            return v / Math.Pow(bias + alpha * sum, beta);
        })]);
    }

    private static PlainTensor Product(PlainTensor x, PlainTensor matrix, bool isTransposed)
    {
        var (inputs, outputs) = (x.Sizes[1], isTransposed ? matrix.Sizes[0] : matrix.Sizes[1]);
        return new(
            [x.Sizes[0], outputs],
            [
                .. from n in Enumerable.Range(0, x.Sizes[0])
                   from o in Enumerable.Range(0, outputs)
                   select Enumerable.Range(0, inputs).Sum(i =>
                       x.Values[n * inputs + i] * matrix.Values[isTransposed ? o * inputs + i : i * outputs + o]),
            ]);
    }

    private static PlainTensor Softmax(PlainTensor x)
    {
        var channels = x.Sizes[^1];
        return new(x.Sizes, [.. x.Values.Chunk(channels).SelectMany(row =>
        {
            var powers = row.Select(v => Math.Exp(v - row.Max())).ToArray();
            return powers.Select(p => p / powers.Sum());
        })]);
    }

    /// <summary>By NumPy's rules: sizes are matched from the last, and those of 1 repeated.</summary>
    private static PlainTensor Broadcast(PlainTensor a, PlainTensor b, Func<double, double, double> function)
    {
        var rank = Math.Max(a.Sizes.Length, b.Sizes.Length);
        var sizes = Enumerable.Range(0, rank).Select(d => Math.Max(Size(a, d), Size(b, d))).ToArray();
        var values = new double[sizes.Aggregate(1, (p, n) => p * n)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = function(a.Values[IndexIn(a, i)], b.Values[IndexIn(b, i)]);
        }

        return new(sizes, values);

        int Size(PlainTensor t, int d) => d - rank + t.Sizes.Length is >= 0 and var at ? t.Sizes[at] : 1;

        int IndexIn(PlainTensor t, int index)
        {
            var (at, step) = (0, 1);
            for (var d = rank - 1; d >= 0; d--)
            {
                at += Size(t, d) == 1 ? 0 : index % sizes[d] * step;
                step *= Size(t, d);
                index /= sizes[d];
            }

            return at;
        }
    }

    private static PlainTensor Join(PlainTensor[] parts)
    {
        var rows = parts[0].Values.Length / parts[0].Sizes[^1];
        return new(
            [.. parts[0].Sizes[..^1], parts.Sum(p => p.Sizes[^1])],
            [.. Enumerable.Range(0, rows).SelectMany(r => parts.SelectMany(p => p.Values.Skip(r * p.Sizes[^1]).Take(p.Sizes[^1])))]);
    }

    private static PlainTensor[] Split(GraphDefNode node, PlainTensor axis, PlainTensor x)
    {
        var parts = (int)Attribute(node, "num_split")!;
        Assert.Contains((int)axis.Values[0], new[] { x.Sizes.Length - 1, -1 });
        var channels = x.Sizes[^1] / parts;
        return [.. Enumerable.Range(0, parts).Select(p => new PlainTensor(
            [.. x.Sizes[..^1], channels],
            [.. x.Values.Chunk(channels).Where((_, i) => i % parts == p).SelectMany(c => c)]))];
    }

    private static PlainTensor Mean(PlainTensor x, bool keepsSizes)
    {
        var (images, channels) = (x.Sizes[0], x.Sizes[3]);
        return new(
            keepsSizes ? [images, 1, 1, channels] : [images, channels],
            [
                .. from n in Enumerable.Range(0, images)
                   from c in Enumerable.Range(0, channels)
                   select (from y in Enumerable.Range(0, x.Sizes[1]) from k in Enumerable.Range(0, x.Sizes[2]) select x[n, y, k, c]).Average(),
            ]);
    }

    private static PlainTensor Pad(PlainTensor x, int[] sides)
    {
        int[] sizes = [x.Sizes[0], x.Sizes[1] + sides[2] + sides[3], x.Sizes[2] + sides[4] + sides[5], x.Sizes[3]];
        return new(
            sizes,
            [
                .. from n in Enumerable.Range(0, sizes[0])
                   from y in Enumerable.Range(-sides[2], sizes[1])
                   from k in Enumerable.Range(-sides[4], sizes[2])
                   from c in Enumerable.Range(0, sizes[3])
                   select y < 0 || y >= x.Sizes[1] || k < 0 || k >= x.Sizes[2] ? 0 : x[n, y, k, c],
            ]);
    }

    private static PlainTensor Reshape(PlainTensor x, int[] sizes)
    {
        var known = sizes.Where(n => n != -1).Aggregate(1, (p, n) => p * n);
        return new([.. sizes.Select(n => n == -1 ? x.Values.Length / known : n)], x.Values);
    }

    private static PlainTensor Each(PlainTensor x, Func<double, double> function) => new(x.Sizes, [.. x.Values.Select(function)]);

    private static PlainTensor Last(PlainTensor x, Func<double, int, double> function) =>
        new(x.Sizes, [.. x.Values.Select((v, i) => function(v, i % x.Sizes[^1]))]);

    private static object? Attribute(GraphDefNode node, string key) => node.Attributes.FirstOrDefault(a => a.Key == key).Value;

    private static double Number(GraphDefNode node, string key, double otherwise) => Attribute(node, key) as float? ?? otherwise;
}
