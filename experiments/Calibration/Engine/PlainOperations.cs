using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>Every operation as its definition reads, in double precision.</summary>
internal static class PlainOperations
{
    /// <summary>Of the node's largest output: the rounding of a sum of a few hundred products.</summary>
    private const double Tolerance = 1e-5;

    /// <summary>Runs a graph and asserts that each node is its operation of what its inputs gave.</summary>
    /// <remarks>Every node is judged on the numbers the engine gave its inputs, so that errors do not add up along the network.</remarks>
    public static void AssertAgree(Graph graph, Shape shape, float[] batch)
    {
        var shapes = new Dictionary<string, Shape>();
        var values = Forwarded.All(graph, shape, batch);
        foreach (var node in graph.Nodes)
        {
            var inputShapes = node.Operation is Input or Constant ? [shape] : node.Inputs.Select(i => shapes[i]).ToArray();
            shapes[node.Name] = node.Operation.OutputShape(inputShapes);
            if (node.Operation is Input)
            {
                Bits.AssertEqual(batch, values[node.Name], node.Name);
            }
            else
            {
                var expected = Forward(node.Operation, inputShapes, [.. node.Inputs.Select(i => values[i])]);
                AssertNear(expected, values[node.Name], $"{node.Name} ({node.Operation.Name} of {string.Join(", ", inputShapes)})");
            }
        }
    }

    public static double[] Forward(Operation operation, Shape[] shapes, float[][] inputs)
    {
        var (shape, x) = (shapes[0], inputs.Length > 0 ? inputs[0] : []);
        var output = operation.OutputShape(shapes);
        return operation switch
        {
            Convolution convolution => PlainConvolution.Forward(convolution, shape, x),
            TransposedConvolution transposed => PlainConvolution.Forward(transposed, shape, x),
            Linear linear => PlainConvolution.Forward(
                new Convolution(new(linear.Outputs, linear.Inputs, 1, 1, linear.Weights), linear.Bias, Window.Square(1), Padding.Valid), shape, x),
            MaxPool pool => Pool(pool.Window, pool.Padding, static pixels => pixels.Aggregate(Math.Max)),
            AveragePool pool => Pool(pool.Window, pool.Padding, static pixels => pixels.Average(), pool.CountsPadding),
            GlobalMaxPool => Pool(new(shape.Height, shape.Width), Padding.Valid, static pixels => pixels.Aggregate(Math.Max)),
            BatchNormalization b => Fill(output, (n, c, row, column) =>
                (At(n, c, row, column) - b.Mean[c]) / Math.Sqrt(b.Variance[c] + b.Epsilon)
                * (b.Gamma.IsEmpty ? 1 : b.Gamma[c]) + (b.Beta.IsEmpty ? 0 : b.Beta[c])),
            Affine affine => [.. x.Select(v => (double)v * affine.Scale + affine.Offset)],
            Relu relu => [.. x.Select(v => Math.Min(Math.Max(v, 0.0), relu.Ceiling))],
            LocalResponseNormalization lrn => Fill(output, (n, c, row, column) =>
            {
                var (first, end) = (Math.Max(0, c - lrn.DepthRadius), Math.Min(shape.Channels, c + lrn.DepthRadius + (lrn.OmitsLast ? 0 : 1)));
                var sum = Enumerable.Range(first, end - first).Sum(j => Math.Pow(At(n, j, row, column), 2));
                return At(n, c, row, column) / Math.Pow(lrn.Bias + lrn.Alpha * sum, lrn.Beta);
            }),
            LeakyRelu leaky => [.. x.Select(v => v > 0 ? v : (double)v * leaky.Slope)],
            Clamp clamp => [.. x.Select(v => Math.Min(Math.Max(v, (double)clamp.Low), clamp.High))],
            Sigmoid => [.. x.Select(v => 1 / (1 + Math.Exp(-v)))],
            Tanh => [.. x.Select(v => Math.Tanh(v))],
            Softplus s => [.. x.Select(v => (double)v * s.Beta > s.Threshold ? v : Math.Log(1 + Math.Exp((double)v * s.Beta)) / s.Beta)],
            Bias bias => Fill(output, (n, c, row, column) => At(n, c, row, column) + bias.Values[c]),
            Add => Pairs(static (a, b) => a + b),
            Subtract => Pairs(static (a, b) => a - b),
            Multiply => Pairs(static (a, b) => a * b),
            Where => [.. inputs[0].Select((condition, i) => (double)(condition != 0 ? inputs[1][i] : inputs[2][i]))], // of one shape
            Constant constant => Fill(output, (_, c, row, column) => constant.Values[(c * output.Height + row) * output.Width + column]),
            MatrixProduct => Fill(output, (n, c, row, column) =>
                Enumerable.Range(0, shape.Width).Sum(k => At(n, c, row, k) * Of(inputs[1], shapes[1], n, c, k, column))),
            Mean mean => Fill(output, (n, c, row, column) => (
                from k in Over(mean, Axes.Channels, c, shape.Channels)
                from y in Over(mean, Axes.Height, row, shape.Height)
                from x in Over(mean, Axes.Width, column, shape.Width)
                select At(n, k, y, x)).Average()),
            Slice slice => Fill(output, (n, c, row, column) => At(
                n,
                c + slice.Channels.Start.GetOffset(shape.Channels),
                row + slice.Rows.Start.GetOffset(shape.Height),
                column + slice.Columns.Start.GetOffset(shape.Width))),
            Transpose transpose => Fill(output, (n, c, row, column) =>
            {
                int Place(Axes axis) => transpose.Channels == axis ? c : transpose.Height == axis ? row : column;
                return At(n, Place(Axes.Channels), Place(Axes.Height), Place(Axes.Width));
            }),
            Pad { Mode: PadMode.Reflect, Border: var border } => Fill(output, (n, c, row, column) =>
                At(n, c, Mirrored(row - border.Top, shape.Height), Mirrored(column - border.Left, shape.Width))),
            Pad { Border: var border, Value: var value } => Fill(output, (n, c, row, column) =>
                Inside(row - border.Top, column - border.Left) ? At(n, c, row - border.Top, column - border.Left) : value),
            Softmax => OverItsSum(Fill(output, (n, c, row, column) => Math.Exp(At(n, c, row, column)))),
            LogSoftmax => Fill(output, (n, c, row, column) => At(n, c, row, column) - LogOfSum([.. Enumerable.Range(0, shape.Channels).Select(k => At(n, k, row, column))])),
            CrossEntropy => CrossEntropyOf(Forward(new LogSoftmax(), shapes[..1], inputs[..1])),
            BilinearResize resize => Fill(output, (n, c, row, column) => Interpolated(
                n, c, Source(row, shape.Height, resize.Height, resize.AlignCorners), Source(column, shape.Width, resize.Width, resize.AlignCorners), Clamped)),
            AffineSampling sampling => Fill(output, (n, c, row, column) =>
            {
                var m = inputs[1].AsSpan(6 * n, 6);
                var (down, right) = ((double)m[3] * column + (double)m[4] * row + m[5], (double)m[0] * column + (double)m[1] * row + m[2]);
                return Interpolated(n, c, down, right, sampling.Outside == Outside.Zero ? null : Mirrored);
            }),
            Concat => Fill(output, (n, c, row, column) =>
            {
                var input = 0;
                for (; c >= shapes[input].Channels; input++)
                {
                    c -= shapes[input].Channels;
                }

                return Of(inputs[input], shapes[input], n, c, row, column);
            }),
            Flatten or Reshape or Identity or Dropout => [.. x],
            _ => throw new NotSupportedException(operation.Name),
        };

        double[] Pairs(Func<double, double, double> function) => Fill(output, (n, c, row, column) =>
            function(Repeated(0, n, c, row, column), Repeated(1, n, c, row, column)));

        double Repeated(int input, int n, int c, int row, int column)
        {
            var size = shapes[input];
            return Of(inputs[input], size, n, size.Channels == 1 ? 0 : c, size.Height == 1 ? 0 : row, size.Width == 1 ? 0 : column);
        }

        static IEnumerable<int> Over(Mean mean, Axes axis, int place, int size) => mean.Over.HasFlag(axis) ? Enumerable.Range(0, size) : [place];

        double[] Pool(Window window, Padding padding, Func<List<double>, double> reduce, bool countsPadding = false)
        {
            var border = padding.For(shape.Height, shape.Width, window);
            var counted = padding.RoundedDown.For(shape.Height, shape.Width, window);
            var pixels = new List<double>();
            return Fill(output, (n, c, row, column) =>
            {
                pixels.Clear();
                for (var y = row * window.StrideHeight - border.Top; y < row * window.StrideHeight - border.Top + window.Height; y++)
                {
                    for (var x = column * window.StrideWidth - border.Left; x < column * window.StrideWidth - border.Left + window.Width; x++)
                    {
                        if (Inside(y, x))
                        {
                            pixels.Add(At(n, c, y, x));
                        }
                        else if (countsPadding && y < shape.Height + counted.Bottom && x < shape.Width + counted.Right)
                        {
                            pixels.Add(0);
                        }
                    }
                }

                return reduce(pixels);
            });
        }

        double[] CrossEntropyOf(double[] logarithms)
        {
            var losses = new double[output.Count];
            var pixels = shape.Height * shape.Width;
            for (var i = 0; i < logarithms.Length; i++)
            {
                losses[i / (shape.Channels * pixels) * pixels + i % pixels] -= logarithms[i] * inputs[1][i];
            }

            return losses;
        }

        // A sum over all pixels of the plane (and of what is around it) of the pixel times a hat function of its distance.
        double Interpolated(int n, int c, double row, double column, Func<int, int, int>? around)
        {
            var sum = 0.0;
            for (var y = (int)Math.Floor(row); y <= Math.Ceiling(row); y++)
            {
                for (var x = (int)Math.Floor(column); x <= Math.Ceiling(column); x++)
                {
                    var (seenY, seenX) = around is null ? (y, x) : (around(y, shape.Height), around(x, shape.Width));
                    sum += Inside(seenY, seenX) ? (1 - Math.Abs(row - y)) * (1 - Math.Abs(column - x)) * At(n, c, seenY, seenX) : 0;
                }
            }

            return sum;
        }

        static double Source(int i, int from, int to, bool alignCorners) =>
            !alignCorners ? (i + 0.5) / to * from - 0.5 : to == 1 ? 0 : (double)i / (to - 1) * (from - 1);

        static int Clamped(int i, int size) => Math.Clamp(i, 0, size - 1);

        static int Mirrored(int i, int size)
        {
            while (i < 0 || i >= size)
            {
                i = size == 1 ? 0 : i < 0 ? -i : 2 * (size - 1) - i;
            }

            return i;
        }

        double[] OverItsSum(double[] exponentials)
        {
            var pixels = shape.Height * shape.Width;
            var sums = new double[shape.Batch * pixels];
            for (var i = 0; i < exponentials.Length; i++)
            {
                sums[Place(i)] += exponentials[i];
            }

            return [.. exponentials.Select((e, i) => e / sums[Place(i)])];

            int Place(int i) => i / (shape.Channels * pixels) * pixels + i % pixels;
        }

        bool Inside(int row, int column) => row >= 0 && row < shape.Height && column >= 0 && column < shape.Width;

        double At(int n, int c, int row, int column) => Of(x, shape, n, c, row, column);
    }

    public static void AssertNear(double[] expected, float[] actual, string what)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} numbers for {expected.Length}.");
        var tolerance = Tolerance * Math.Max(1, expected.Max(Math.Abs));
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= tolerance))
            {
                Assert.Fail($"{what}: number {i} of {expected.Length} is {actual[i]:R}, not {expected[i]:R}.");
            }
        }
    }

    private static double Of(float[] x, Shape shape, int n, int c, int row, int column) =>
        x[((n * shape.Channels + c) * shape.Height + row) * shape.Width + column];

    /// <summary>Of the exponentials; the largest is taken out, since e to the -744 is no number any more.</summary>
    private static double LogOfSum(double[] values) => values.Max() + Math.Log(values.Sum(v => Math.Exp(v - values.Max())));

    private static double[] Fill(Shape shape, Func<int, int, int, int, double> value)
    {
        var values = new double[shape.Count];
        var i = 0;
        for (var n = 0; n < shape.Batch; n++)
        {
            for (var c = 0; c < shape.Channels; c++)
            {
                for (var row = 0; row < shape.Height; row++)
                {
                    for (var column = 0; column < shape.Width; column++)
                    {
                        values[i++] = value(n, c, row, column);
                    }
                }
            }
        }

        return values;
    }
}
