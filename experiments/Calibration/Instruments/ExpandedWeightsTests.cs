using Circuits.Engine;
using Circuits.Experiments.Calibration.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using Circuits.Experiments.Calibration.Subjects;
using Circuits.Science.Instruments;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Experiments.Calibration.Instruments;

public sealed class ExpandedWeightsTests
{
    private static readonly ManagedEngine Engine = new(2);

    [Fact]
    public void BetweenAdjacentConvolutionsItIsTheKernel()
    {
        var random = new Random(1);
        foreach (var window in (Window[])[Window.Square(1), Window.Square(3), Window.Square(5), new(1, 7), new(3, 2, 2, 1), new(3, 3, 1, 1, 2, 2)])
        {
            foreach (var padding in (Padding[])[Padding.Same, Padding.Valid])
            {
                var convolution = PlainConvolution.Random(random, 5, 4, window, padding);
                var read = Between(Path(4, new Relu(), convolution));
                Assert.Equal((5, 4), (read.Shape.Batch, read.Shape.Channels));
                for (var target = 0; target < 5; target++)
                {
                    for (var source = 0; source < 4; source++)
                    {
                        Near(Spread(convolution, target, source), read.Kernel(target, source));
                    }
                }
            }
        }
    }

    [Fact]
    public void ThroughABottleneckItIsTheProductOfTheMatrices()
    {
        var random = new Random(2);
        var (narrow, wide) = (PlainConvolution.Random(random, 3, 6, Window.Square(1), Padding.Valid), PlainConvolution.Random(random, 5, 3, Window.Square(3), Padding.Same));
        var read = Between(Path(6, narrow, new Relu(), wide));
        Assert.Equal(new(5, 6, 3, 3), read.Shape);
        Each(read, (target, source, y, x) => Enumerable.Range(0, 3).Sum(k => (double)wide.Kernel[target, k, y, x] * narrow.Kernel[k, source, 0, 0]));
    }

    [Fact]
    public void TwoStackedKernelsAreConvolved()
    {
        var random = new Random(3);
        var (first, second) = (PlainConvolution.Random(random, 3, 2, Window.Square(3), Padding.Same), PlainConvolution.Random(random, 4, 3, Window.Square(3), Padding.Same));
        var read = Between(Path(2, first, new Relu(), second));
        Assert.Equal(new(4, 2, 5, 5), read.Shape);
        Assert.Equal((-2.0, -2.0), (read.TopOffset, read.LeftOffset));
        Each(read, (target, source, y, x) =>
            (from k in Enumerable.Range(0, 3)
             from v in Enumerable.Range(0, 3)
             from u in Enumerable.Range(0, 3)
             where y - v is >= 0 and < 3 && x - u is >= 0 and < 3
             select (double)second.Kernel[target, k, v, u] * first.Kernel[k, source, y - v, x - u]).Sum());
    }

    /// <summary>A pool branch beside a 1x1 branch, as in InceptionV1: by the paper's rule its weights have their own size at each position of the window.</summary>
    [Theory]
    [InlineData(MaxPoolWeights.Replicated, 6)]
    [InlineData(MaxPoolWeights.Averaged, 6 / 9.0)]
    public void AMaxPoolRepeatsAWeightOrSharesItOut(MaxPoolWeights pools, double expected)
    {
        var one = new Convolution(new(1, 1, 1, 1, [6]), [], Window.Square(1), Padding.Valid);
        foreach (var stride in (int[])[1, 2])
        {
            var read = ExpandedWeights.Between(Engine, Path(1, new MaxPool(Window.Square(3, stride), Padding.Same), one), pools, "source", "2");
            Assert.Equal(new(1, 1, 3, 3), read.Shape);
            Each(read, (_, _, _, _) => expected);
        }
    }

    /// <summary>Replicated unless asked otherwise; one weight over the window, to the bit.</summary>
    [Fact]
    public void ReplicatedIsTheDefaultAndExact()
    {
        var one = PlainConvolution.Random(new(7), 2, 3, Window.Square(1), Padding.Valid);
        var read = Between(Path(3, new MaxPool(Window.Square(3), Padding.Same), one));
        Assert.Equal(new(2, 3, 3, 3), read.Shape);
        Assert.All(Enumerable.Range(0, 6), i => Assert.All(read.Kernel(i / 3, i % 3).ToArray(), w => Assert.Equal(one.Kernel.Values[i], w)));
    }

    /// <summary>Averages are linear: there is nothing to choose.</summary>
    [Theory]
    [InlineData(MaxPoolWeights.Replicated)]
    [InlineData(MaxPoolWeights.Averaged)]
    public void AnAverageSharesItsWindowOutUnderEitherRule(MaxPoolWeights pools)
    {
        var one = new Convolution(new(1, 1, 1, 1, [6]), [], Window.Square(1), Padding.Valid);
        Each(ExpandedWeights.Between(Engine, Path(1, new AveragePool(Window.Square(3), Padding.Same), one), pools, "source", "2"), (_, _, _, _) => 6 / 9.0);
    }

    [Theory]
    [InlineData(MaxPoolWeights.Replicated, 1)]
    [InlineData(MaxPoolWeights.Averaged, 1 / 144.0)]
    public void TheMaximumOfAPlaneIsAMaxPoolToo(MaxPoolWeights pools, double share)
    {
        var linear = new Linear(PlainConvolution.Normal(new(8), 6), [], 2, 3);
        var read = ExpandedWeights.Between(Engine, Path(3, new GlobalMaxPool(), new Flatten(), linear), pools, "source", "3");
        Assert.Equal(new(2, 3, 12, 12), read.Shape);
        Each(read, (target, source, _, _) => share * linear.Weights[target * 3 + source]);
    }

    /// <summary>
    /// The published expanded weights of conv2d2 to mixed3b have 9x9 positions: the field on the grid behind maxpool1 (5x5 of 5x5),
    /// where conv2d2's own has 19. So no window of a pool is in them that a rule could be held against.
    /// </summary>
    [Fact]
    public void ThePublishedGridOfLinesToCurvesIsTheOneBehindThePool()
    {
        var graph = InceptionV1Topology.Random(seed: 3);
        Assert.Equal((9, 9), Field("maxpool1"));
        Assert.Equal((19, 19), Field("conv2d2"));

        (int, int) Field(string from) => ExpandedWeights.Between(Engine, graph, from, "mixed3b", 379).Shape is var s ? (s.Height, s.Width) : default;
    }

    /// <summary>Unit 491 of mixed4b is one of the pool branch (448 to 511): the 1x1 weight, nine times.</summary>
    [Fact]
    public void AUnitOfThePapersPoolBranchHasItsWeightAtAllNinePositions()
    {
        var graph = InceptionV1Topology.Random(seed: 3);
        var weights = ((Convolution)graph["mixed4b_pool_reduce_pre_relu"].Operation).Kernel;
        var read = ExpandedWeights.Between(Engine, graph, "mixed4a", "mixed4b", 491);
        Assert.Equal(new(1, 508, 3, 3), read.Shape);
        Each(read, (_, source, _, _) => weights[491 - 448, source, 0, 0]);
    }

    /// <summary>For source activations of any kind, the linear network's change is the kernels' sum, and nothing outside the kernels matters.</summary>
    [Theory]
    [InlineData(MaxPoolWeights.Replicated)]
    [InlineData(MaxPoolWeights.Averaged)]
    public void ItIsWhatTheLinearNetworkComputes(MaxPoolWeights pools)
    {
        var compared = 0;
        Holds.For(LinearReference.Population(), network => compared += Compare(network, pools));

        // The others have no image of their size that reaches the target; a property of few networks would be none.
        Assert.InRange(compared, 60, 100);
    }

    /// <returns>1; 0 where there is nothing to compare.</returns>
    private static int Compare(LinearReference network, MaxPoolWeights pools)
    {
        var small = network.Graph(network.SizePixels);
        if (!Shapes.OutputsOf(small).ContainsKey(small.Nodes[^1].Name))
        {
            return 0;
        }

        var target = small.Nodes[^1].Name;
        var read = ExpandedWeights.Between(Engine, small, pools, "source", target);
        var size = network.SizePixels + (read.Shape.Height + read.Shape.Width + 2 * network.Period) / network.Period * 2 * network.Period;
        var (graph, source) = (network.Graph(size), new Shape(1, 3, size, size));
        var random = new Random(network.Seed);
        var field = ReceptiveField.Of(graph, size)[target]; // "source" sees single pixels
        var activations = PlainConvolution.Values(random, (int)source.Count);
        var (shape, answers) = LinearReference.Linear(graph, pools, source, activations)[target];
        var zero = LinearReference.Linear(graph, pools, source, new float[activations.Length])[target].Values;
        var (row, column) = (shape.Height / 2, shape.Width / 2);
        var (top, left) = (field.Vertical.First + row * field.Vertical.StridePixels, field.Horizontal.First + column * field.Horizontal.StridePixels);
        for (var unit = 0; unit < shape.Channels; unit++)
        {
            var expected = 0.0;
            for (var c = 0; c < 3; c++)
            {
                var kernel = read.Kernel(unit, c);
                for (var i = 0; i < kernel.Length; i++)
                {
                    expected += kernel[i] * (double)activations[(c * size + top + i / read.Shape.Width) * size + left + i % read.Shape.Width];
                }
            }

            var at = (unit * shape.Height + row) * shape.Width + column;
            Assert.Equal(expected, answers[at] - zero[at], 1e-4 * (1 + Math.Abs(zero[at]) + Math.Abs(expected)));
        }

        return 1;
    }

    [Fact]
    public void OneTargetOfABranchIsTheSameUnitInItsOwnField()
    {
        var graph = SmallNetwork.Make().Graph;
        var (all, narrow, wide) = (Read("both"), Read("both", 3, 7), Read("both", 12));
        Assert.Equal((5, 1, 5), (all.Shape.Height, narrow.Shape.Height, wide.Shape.Height));
        Near([.. all.Kernel(12, 4)], wide.Kernel(0, 4));
        Assert.Equal(all.Kernel(7, 4)[12], narrow.Kernel(1, 4)[0], 1e-6);
        Assert.Equal([3, 7], narrow.Units);
        Near([.. wide.Kernel(0, 4)], Read("wide", 4).Kernel(0, 4));

        ExpandedWeights Read(string to, params int[] units) => ExpandedWeights.Between(Engine, graph, "pool", to, units);
    }

    /// <summary>More targets than a batch; the last one partly filled.</summary>
    [Fact]
    public void ManyTargetsAreEachAsByItself()
    {
        var graph = Path(3, PlainConvolution.Random(new(4), 70, 3, Window.Square(3), Padding.Same));
        var all = ExpandedWeights.Between(Engine, graph, "source", "1");
        foreach (var unit in (int[])[0, 31, 32, 69])
        {
            Assert.Equal(all.Kernel(unit, 2), ExpandedWeights.Between(Engine, graph, "source", "1", unit).Kernel(0, 2));
        }
    }

    /// <summary>A mean of planes: each position of the native grid has its share.</summary>
    [Fact]
    public void WholePlanesAreReadAtTheNativeSize()
    {
        var linear = new Linear(PlainConvolution.Normal(new(5), 6), [], 2, 3);
        var read = Between(Path(3, new Mean(Axes.Height | Axes.Width), new Flatten(), linear));
        Assert.Equal(new(2, 3, 12, 12), read.Shape);
        Each(read, (target, source, _, _) => linear.Weights[target * 3 + source] / 144.0);
    }

    [Fact]
    public void WhatFlowsInBesideThePathIsNoPartOfIt()
    {
        var random = new Random(6);
        var graph = new Graph(
        [
            new("image", new Input(3, 12, 12)), new("source", new Affine(1, 0), "image"), new("beside", new Tanh(), "image"),
            new("halves", new Constant(new(1, 3, 1, 1), [0.5f, 0.5f, 0.5f])), new("gated", new Multiply(), "source", "halves"),
            new("sum", new Add(), "beside", "gated"), new("both", new Concat(), "beside", "sum"),
            new("end", PlainConvolution.Random(random, 2, 6, Window.Square(3), Padding.Same), "both"),
        ]);
        var kernel = ((Convolution)graph["end"].Operation).Kernel;
        Each(ExpandedWeights.Between(Engine, graph, "source", "end"), (target, source, y, x) => 0.5 * kernel[target, 3 + source, y, x]);
    }

    [Fact]
    public void WhatHasNoAnswerIsRefusedInOneLine()
    {
        var graph = new Graph(
        [
            new("image", new Input(3, 8, 8)), new("a", new Affine(1, 0), "image"), new("b", new Affine(1, 0), "image"),
            new("squashed", new Tanh(), "a"), new("after", new Affine(2, 0), "squashed"), new("gated", new Multiply(), "a", "b"),
        ]);
        Refuses("no path leads from a to b", "a", "b");
        Refuses("a comes before after: --from names the earlier node", "after", "a");
        Refuses("a is both source and target", "a", "a");
        Refuses("squashed (Tanh), on the path from a to after, has no linear form", "a", "after");
        Refuses("gated (Multiply), on the path from a to gated, has no linear form", "a", "gated");
        Refuses("b has units 0 to 2, not 3", "image", "b", 3);
        Refuses("no node 'c'", "a", "c");

        void Refuses(string said, string from, string to, params int[] units)
        {
            var message = Assert.Throws<GraphException>(() => ExpandedWeights.Between(Engine, graph, from, to, units)).Message;
            Assert.Contains(said, message);
            Assert.DoesNotContain('\n', message);
        }
    }

    private static ExpandedWeights Between(Graph graph) => ExpandedWeights.Between(Engine, graph, "source", graph.Nodes[^1].Name);

    /// <summary>Operations one after the other, named by their number from "source" on.</summary>
    private static Graph Path(int channels, params Operation[] operations) => new(
    [
        new("image", new Input(channels, 12, 12)), new("source", new Affine(1, 0), "image"),
        .. operations.Select((o, i) => new Node($"{i + 1}", o, i == 0 ? "source" : $"{i}")),
    ]);

    /// <summary>A kernel with zeros between its taps where it is dilated.</summary>
    private static double[] Spread(Convolution convolution, int target, int source)
    {
        var (w, k) = (convolution.Window, convolution.Kernel);
        var spread = new double[w.ExtentHeight * w.ExtentWidth];
        for (var y = 0; y < w.Height; y++)
        {
            for (var x = 0; x < w.Width; x++)
            {
                spread[y * w.DilationHeight * w.ExtentWidth + x * w.DilationWidth] = k[target, source, y, x];
            }
        }

        return spread;
    }

    private static void Each(ExpandedWeights read, Func<int, int, int, int, double> expected)
    {
        for (var target = 0; target < read.Shape.Batch; target++)
        {
            for (var source = 0; source < read.Shape.Channels; source++)
            {
                Near(
                    [.. Enumerable.Range(0, read.Shape.Height * read.Shape.Width).Select(i => expected(target, source, i / read.Shape.Width, i % read.Shape.Width))],
                    read.Kernel(target, source));
            }
        }
    }

    private static void Near(float[] expected, ReadOnlySpan<float> actual) => Near([.. expected.Select(v => (double)v)], actual);

    private static void Near(double[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach (var (e, a) in expected.Zip(actual.ToArray()))
        {
            Assert.Equal(e, a, 1e-5);
        }
    }
}
