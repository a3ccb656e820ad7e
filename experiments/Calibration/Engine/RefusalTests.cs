using Circuits.Engine;
using Circuits.Engine.Training;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>What cannot be is refused when it is said, in a sentence, and not by what it leads to.</summary>
public sealed class RefusalTests
{
    private static readonly Node Images = new("images", new Input(2, 8, 8));

    [Fact]
    public void WindowsWithoutAStride()
    {
        var window = new Window(3, 3, 0, 0);
        foreach (var padding in (Padding[])[Padding.Same, Padding.Valid])
        {
            Refused(new MaxPool(window, padding), "stride 0x0");
        }

        var kernel = new Kernel(2, 2, 3, 3, [.. new float[36]]);
        Refused(new TransposedConvolution(kernel, [], window, default), "stride 0x0");
        Refused(new TransposedConvolution(kernel, [], Window.Square(3), new(-1, 0, 0, 0)), "at least 0");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    public void CeilingsBelowTheFloor(float ceiling) => Refused(new Relu(ceiling), "ceiling");

    [Fact]
    public void RowsThatNoIndexCounts() => Assert.Contains(
        "more than one row can hold",
        Assert.Throws<GraphException>(() => new Flatten().OutputShape([new(1, 1024, 2048, 2048)])).Message);

    /// <summary>Aliases are looked up in the graph; a compiled network goes by the nodes' own names.</summary>
    [Fact]
    public void AliasesOfNodes()
    {
        var graph = new Graph([Images, new("relu", new Relu(), "images")], new Dictionary<string, string> { ["output"] = "relu" });
        Assert.Equal("relu", graph["output"].Name);
        Assert.Contains(
            "'output' is another name of 'relu'", Assert.Throws<GraphException>(() => new ManagedEngine(1).Compile(graph, new(1, 2, 8, 8), "output")).Message);
        Assert.Contains("which is no node", Assert.Throws<GraphException>(() => new Graph([Images], new Dictionary<string, string> { ["a"] = "b" })).Message);
    }

    [Fact]
    public void TrainingsThatAreNone()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Augmentation { CropPaddingPixels = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepwiseRate(0.1, 0.1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(Beta2: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(Momentum: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingSettings
        {
            Node = "x", BatchSize = 1, Epochs = 0, Optimizer = new Sgd(), LearningRate = new ConstantRate(1),
        });
        Assert.Throws<ArgumentException>(() => LabelledImages.Of(new byte[4], new(1, 1, 2, 2), [0], 1, [0], [0]));
    }

    /// <summary>Sizes whose products no int counts, and some no long.</summary>
    [Fact]
    public void SizesThatNoIndexCounts()
    {
        const int Huge = 2_000_000_000;
        Graph Of(Operation operation) => new([new("images", new Input(1, 8, 8)), new("node", operation, "images")]);
        Operation[] operations =
        [
            new BilinearResize(Huge, Huge),
            new BilinearResize(50_000, 50_000), // counted by long, not by int
            new Convolution(new(1, 1, 1, 1, [1]), [], Window.Square(1), Padding.Explicit(9000, 9000, 9000, 9000)), // too many only in blocks of 16 channels
            new Pad(new(Huge, Huge, 0, 0)),
            new AffineSampling(Huge, Huge),
            new TransposedConvolution(new(1, 1, 1, 1, [1]), [], new(1, 1, Huge, 1), default),
            new Convolution(new(1, 1, 2, 1, [1, 1]), [], new(2, 1, DilationHeight: int.MaxValue), Padding.Same),
            new Convolution(new(1, 1, 3, 1, [1, 1, 1]), [], new(3, 1, DilationHeight: int.MaxValue), Padding.Same),
            new Convolution(new(1, 1, 1, 1, [1]), [], Window.Square(1), Padding.Explicit(Huge, 0, Huge, 0)),
            new Convolution(new(1, 1, 1, 1, [1]), [], Window.Square(1), Padding.Explicit(Huge, 0, 0, 0)),
            new MaxPool(Window.Square(1), Padding.Explicit(Huge, 0, Huge, 0)),
        ];
        foreach (var operation in operations)
        {
            foreach (var parameters in (bool[])[false, true])
            {
                var graph = Of(operation);
                var refusal = Assert.Throws<GraphException>(() => new ManagedEngine(1, activationLimitBytes: long.MaxValue).Compile(
                    graph, new(1, 1, 8, 8), new Differentiation("node") { Parameters = parameters }));
                Assert.DoesNotContain('\n', refusal.Message);
            }
        }

        var relu = Of(new Relu());
        Shape[] shapes = [new(Huge, 1, Huge, Huge), new(1, 1, Huge, Huge), new(int.MaxValue, 1, 1, 1), new(1, 1, 1, int.MaxValue), new(70_000, 1, 200, 200)];
        Assert.All(shapes, s => Assert.Throws<GraphException>(() => new ManagedEngine(1).Compile(relu, s, "node")));
    }

    private static void Refused(Operation operation, string says) => Assert.Contains(
        says,
        Assert.Throws<GraphException>(() => new ManagedEngine(1).Compile(new Graph([Images, new("node", operation, "images")]), new(1, 2, 8, 8), "node")).Message);
}
