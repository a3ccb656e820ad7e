using System.Numerics.Tensors;
using Circuits.Engine;
using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;
using Circuits.Engine.Memory;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>What a compiled network refuses, and what it tells whoever asked.</summary>
public sealed class CompiledNetworkTests
{
    private static readonly Shape Shape = new(1, 3, 4, 5);

    private static readonly Graph Graph = new(
    [
        new("input", new Input(3, 4, 5)),
        new("conv", PlainConvolution.Random(new Random(1), 4, 3, Window.Square(3), Padding.Same), "input"),
        new("relu", new Relu(), "conv"),
        new("wrong", PlainConvolution.Random(new Random(1), 4, 64, Window.Square(3), Padding.Same), "input"),
    ]);

    private static readonly float[] Batch = PlainConvolution.Values(new Random(2), (int)Shape.Count);

    private static ICompiledNetwork Compile(params string[] nodes) => new ManagedEngine(2).Compile(Graph, Shape, nodes);

    [Fact]
    public void AnUnknownNodeIsAnsweredWithTheNearest() =>
        Assert.Equal("no node 'rely'. Nearest: relu, conv, wrong.", Assert.Throws<GraphException>(() => Compile("rely")).Message);

    [Fact]
    public void NoNodeAtAllIsRefused() => Assert.Equal("no node was asked for. Name at least one of the graph's nodes.", Assert.Throws<GraphException>(() => Compile()).Message);

    [Fact]
    public void ShapesThatDoNotFitAreNamedWithTheRemedy() => Assert.Equal(
        "wrong: its weights (4x64x3x3, 1 groups) expect 64 channels, the input has 3. Check which node feeds it.",
        Assert.Throws<GraphException>(() => Compile("wrong")).Message);

    [Theory]
    [InlineData(1, 4, 4, 5)]
    [InlineData(0, 3, 4, 5)]
    [InlineData(-1, 3, 4, 5)]
    [InlineData(1, 3, 0, 5)]
    [InlineData(1, 3, 4, -5)]
    public void AnInputThatIsNoneIsRefused(int batch, int channels, int height, int width)
    {
        var shape = new Shape(batch, channels, height, width);
        var thrown = Assert.Throws<GraphException>(() => new ManagedEngine(1).Compile(Graph, shape, "relu"));
        Assert.StartsWith("input: ", thrown.Message, StringComparison.Ordinal);
        Assert.Contains($"{shape}", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFusedOperationOfTwoInputsIsRefusedLikeAnyOther()
    {
        var graph = new Graph([.. Graph.Nodes.Take(2), new("other", Graph["conv"].Operation, "input"), new("relu", new Relu(), "conv", "other")]);
        var thrown = Assert.Throws<GraphException>(() => new ManagedEngine(1).Compile(graph, Shape, "relu"));
        Assert.Equal("relu: Relu takes one input, it was given 2.", thrown.Message);
    }

    [Fact]
    public void WeightsOfAnotherCountThanTheirShapeAreRefused()
    {
        var convolution = new Convolution(new(2, 3, 1, 1, [1, 2, 3, 4, 5]), [], Window.Square(1), Padding.Valid);
        var thrown = Assert.Throws<GraphException>(() => convolution.OutputShape([Shape]));
        Assert.Equal("its kernel is 2x3x1x1, which takes 6 weights; it has 5.", thrown.Message);
    }

    [Fact]
    public void ABatchOfAnotherLengthIsRefused()
    {
        using var network = Compile("relu");
        var thrown = Assert.Throws<ArgumentException>(() => network.Forward(new float[59]));
        Assert.StartsWith("the network was compiled for 1x3x4x5 = 60 numbers, the batch has 59.", thrown.Message, StringComparison.Ordinal);
        thrown = Assert.Throws<ArgumentException>(() => network.Forward(Tensor.Create(new float[60], [1, 3, 5, 4])));
        Assert.StartsWith("the network was compiled for 1x3x4x5, the input is 1x3x5x4.", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ANodeThatWasNotAskedForIsNotRead()
    {
        using var network = Compile("relu");
        network.Forward(Batch);
        var thrown = Assert.Throws<GraphException>(() => network.Read("conv", new float[80]));
        Assert.Equal("'conv' was not asked for when the network was compiled for relu.", thrown.Message);
        Assert.Throws<GraphException>(() => network.ShapeOf("conv"));
    }

    [Fact]
    public void GradientsThatAreMissingOrTooManyOrOfAnotherLengthAreRefusedAndSpendNothing()
    {
        var graph = new Graph([Graph["input"], new("relu", new Relu(), "input")]);
        using var network = new ManagedEngine(1).Compile(graph, Shape, new Differentiation("relu") { To = ["input"] });
        network.Forward(Batch);
        Says("no gradient is given at 'relu'. Give zeros where nothing flows.", []);
        Says("relu takes 1x3x4x5 = 60 numbers, it was given 59.", new() { ["relu"] = new float[59] });
        Says("a gradient is given at 'input', the network was compiled for ones at relu.", new() { ["relu"] = new float[60], ["input"] = new float[60] });
        network.Backward(new Dictionary<string, float[]> { ["relu"] = new float[60] });

        void Says(string message, Dictionary<string, float[]> gradients) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => network.Backward(gradients)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TrainedKeepsTheWeightsOfNodesThatNobodyAskedFor()
    {
        var graph = new Graph([.. Graph.Nodes.Take(3), new("head", PlainConvolution.Random(new Random(3), 2, 4, Window.Square(1), Padding.Valid), "relu")]);
        using var network = new ManagedEngine(1).Compile(graph, Shape, new Differentiation("relu") { Parameters = true });
        network.Parameters[0].Values[0] = 42;
        var trained = network.Trained();
        Assert.Equal(42, ((Convolution)trained["conv"].Operation).Kernel.Values[0]);
        Assert.Same(graph["head"].Operation, trained["head"].Operation);
    }

    [Fact]
    public void AnInputThatIsNoFurtherOneIsNotSet()
    {
        using var network = Compile("relu");
        Assert.Equal("'input' takes the images: give them to Forward.", Assert.Throws<GraphException>(() => network.Set("input", [])).Message);
        Assert.StartsWith(
            "'gains' is no further input of this network, which has none.",
            Assert.Throws<GraphException>(() => network.Set("gains", [])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ADestinationOfAnotherLengthIsRefused()
    {
        using var network = Compile("relu");
        network.Forward(Batch);
        var thrown = Assert.Throws<ArgumentException>(() => network.Read("relu", new float[80], rows: 1..3));
        Assert.StartsWith("relu gives 1x4x2x5 = 40 numbers, the destination holds 80.", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PartsAndTensorsAreWhatIsReadWhole()
    {
        using var network = Compile("relu");
        network.Forward(Tensor.Create(Batch, [1, 3, 4, 5]));
        var whole = network.Read("relu");
        var part = new float[4 * 2 * 3];
        network.Read("relu", part, rows: 1..3, columns: ^3..);
        for (var i = 0; i < part.Length; i++)
        {
            Assert.Equal(whole[[0, i / 6, 1 + i % 6 / 3, 2 + i % 3]], part[i]);
        }
    }

    [Fact]
    public void ADisposedNetworkIsNotUsed()
    {
        var network = Compile("relu");
        network.Dispose();
        network.Dispose();
        Assert.Throws<ObjectDisposedException>(() => network.Forward(Batch));
        Assert.Throws<ObjectDisposedException>(() => network.Read("relu", new float[80]));
    }

    [Fact]
    public async Task ASecondCallerAtTheSameTimeIsRefused()
    {
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        using var network = Staged(_ =>
        {
            entered.Set();
            leave.Wait();
        });
        var first = Task.Run(() => network.Forward(Batch));
        entered.Wait();
        Assert.Throws<InvalidOperationException>(() => network.Forward(Batch));
        Assert.Throws<InvalidOperationException>(() => network.Read("relu", new float[80]));
        Assert.Throws<InvalidOperationException>(network.Dispose);
        leave.Set();
        await first;
        network.Read("relu", new float[80]);
    }

    [Fact]
    public void CancellationIsLookedAtBetweenStages()
    {
        using var source = new CancellationTokenSource();
        var later = 0;
        using var network = Staged(_ => source.Cancel(), _ => later++);
        Assert.Throws<OperationCanceledException>(() => network.Forward(Batch, source.Token));
        Assert.Equal(0, later);
        network.Forward(Batch, CancellationToken.None);
        Assert.Equal(1, later);
    }

    [Fact]
    public void AFailureInAStageSurfacesAndTheNextRunIsSound()
    {
        var runs = 0;
        using var network = Staged(_ =>
        {
            if (runs++ == 0)
            {
                throw new DivideByZeroException();
            }
        });
        Assert.Throws<DivideByZeroException>(() => network.Forward(Batch));
        network.Forward(Batch);
        Bits.AssertEqual(Forwarded.One(Graph, Shape, Batch, "relu"), Forwarded.Read(network, "relu"), "relu");
    }

    [Fact]
    public async Task NetworksOfOneEngineRunAtOnce()
    {
        var engine = new ManagedEngine(2);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(seed => Task.Run(() =>
        {
            var batch = MixedNetwork.Batch(seed);
            var expected = Forwarded.One(MixedNetwork.Graph(), MixedNetwork.Shape, batch, "odds", threads: 1);
            using var network = engine.Compile(MixedNetwork.Graph(), MixedNetwork.Shape, "odds");
            for (var i = 0; i < 50; i++)
            {
                network.Forward(batch);
                Bits.AssertEqual(expected, Forwarded.Read(network, "odds"), $"odds of caller {seed}");
            }
        })));
    }

    /// <summary>The network to "relu" with stages of our own before its own.</summary>
    private static ManagedNetwork Staged(params Action<int>[] stages)
    {
        var plan = Compiler.Compile(Graph, Shape, ["relu"]);
        return new(Graph, plan with { Forward = [.. stages.Select(s => new Stage([new Probe(plan.Inputs[0].Output, s)])), .. plan.Forward] }, WorkerPool.Of(2));
    }

    private sealed class Probe : Step
    {
        private readonly Action<int> run;

        public Probe(Value output, Action<int> run)
            : base(output)
        {
            this.run = run;
            Tasks = 1;
        }

        public override void Prepare()
        {
        }

        public override void Run(int task) => run(task);
    }

    [Fact]
    public void NothingCanBeReadBeforeARunNorAfterOneCutShort()
    {
        using var network = new ManagedEngine(1).Compile(Graph, Shape, "relu");
        Assert.Throws<InvalidOperationException>(() => network.Read("relu"));
        network.Forward(new float[Shape.Count]);
        network.Read("relu");
        Assert.Throws<OperationCanceledException>(() => network.Forward(new float[Shape.Count], new CancellationToken(canceled: true)));
        Assert.Throws<InvalidOperationException>(() => network.Read("relu"));
    }
}
