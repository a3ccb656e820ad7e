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
            var inputShapes = node.Operation is Input ? [shape] : node.Inputs.Select(i => shapes[i]).ToArray();
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
        var (shape, x) = (shapes[0], inputs[0]);
        var output = operation.OutputShape(shapes);
        return operation switch
        {
            Convolution convolution => PlainConvolution.Forward(convolution, shape, x),
            MaxPool pool => Pool(pool.Window, pool.Padding, static pixels => pixels.Aggregate(Math.Max)),
            AveragePool pool => Pool(pool.Window, pool.Padding, static pixels => pixels.Average(), pool.CountsPadding),
            GlobalMaxPool => Pool(new(shape.Height, shape.Width), Padding.Valid, static pixels => pixels.Aggregate(Math.Max)),
            BatchNormalization b => Fill(output, (n, c, row, column) =>
                (At(n, c, row, column) - b.Mean[c]) / Math.Sqrt(b.Variance[c] + b.Epsilon)
                * (b.Gamma.IsEmpty ? 1 : b.Gamma[c]) + (b.Beta.IsEmpty ? 0 : b.Beta[c])),
            Affine affine => [.. x.Select(v => (double)v * affine.Scale + affine.Offset)],
            Relu relu => [.. x.Select(v => Math.Min(Math.Max(v, 0.0), relu.Ceiling))],
            Add => [.. x.Zip(inputs[1], static (a, b) => (double)a + b)],
            Pad { AddsZeros: true, Border: var border } => Fill(output, (n, c, row, column) =>
                Inside(row - border.Top, column - border.Left) ? At(n, c, row - border.Top, column - border.Left) : 0),
            LocalResponseNormalization lrn => Fill(output, (n, c, row, column) =>
            {
                var (first, end) = (Math.Max(0, c - lrn.DepthRadius), Math.Min(shape.Channels, c + lrn.DepthRadius + 1));
                var sum = Enumerable.Range(first, end - first).Sum(j => Math.Pow(At(n, j, row, column), 2));
                return At(n, c, row, column) / Math.Pow(lrn.Bias + lrn.Alpha * sum, lrn.Beta);
            }),
            Softmax => OverItsSum(Fill(output, (n, c, row, column) => Math.Exp(At(n, c, row, column)))),
            Concat => Fill(output, (n, c, row, column) =>
            {
                var input = 0;
                for (; c >= shapes[input].Channels; input++)
                {
                    c -= shapes[input].Channels;
                }

                return Of(inputs[input], shapes[input], n, c, row, column);
            }),
            Flatten or Identity => [.. x],
            _ => throw new NotSupportedException(operation.Name),
        };

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
