using Circuits.Engine;
using Circuits.Experiments.Calibration.Subjects.Importers;
using Circuits.Science.Subjects;
using Xunit;

namespace Circuits.Experiments.Calibration.Subjects;

public sealed class ZooTests
{
    [Fact]
    public void NetworksAreFoundWithoutBeingRegistered() =>
        Assert.Empty(new[] { "inception-v3", "mobilenet-v2", "mobilenet-v2-mid" }.Except(Zoo.All.Select(n => n.Name)));

    [Fact]
    public void AnUnknownNameIsAnsweredWithTheNearest()
    {
        var message = Assert.Throws<KeyNotFoundException>(() => Zoo.Load("inceptionv3")).Message;
        Assert.StartsWith("no network 'inceptionv3'. Nearest: inception-v3", message);
    }

    [Fact]
    public void ANetworkIsReadOnce() => Assert.Same(Zoo.Load("mobilenet-v2"), Zoo.Load("mobilenet-v2"));

    /// <summary>The counts of Szegedy et al. (2015) as Keras builds it: 94 convolutions, 11 mixed blocks, 4 inner concatenations.</summary>
    [Fact]
    public void InceptionV3IsBuiltAsPublished()
    {
        var subject = Zoo.Load("inception-v3");
        var (graph, shapes) = (subject.Graph, TinyModels.Shapes(subject.Graph));
        Assert.Equal(94, graph.Nodes.Count(n => n.Operation is Convolution && n.Name.StartsWith("conv2d_", StringComparison.Ordinal)));
        Assert.Equal(94, Count<BatchNormalization>(graph));
        Assert.Equal(94, graph.Nodes.Count(n => n.Operation is Relu && n.Name.StartsWith("activation_", StringComparison.Ordinal)));
        Assert.Equal((15, 10, 4), (Count<Concat>(graph), Count<AveragePool>(graph), Count<MaxPool>(graph)));
        int[] widths = [256, 288, 288, 768, 768, 768, 768, 768, 1280, 2048, 2048];
        int[] sides = [35, 35, 35, 17, 17, 17, 17, 17, 8, 8, 8];
        Assert.Equal(widths.Zip(sides, (c, n) => new Shape(1, c, n, n)), Enumerable.Range(0, 11).Select(i => shapes[$"mixed{i}"]));
        Assert.Equal(new Shape(1, 5, 1, 1), shapes["dense_3"]);
        Assert.Equal(("dense_3_logits", 299, SubjectKind.Pretrained), (graph["dense_3"].Inputs[0], subject.NativeSizePixels, subject.Kind));
    }

    /// <summary>The counts of Sandler et al. (2018), table 2: 17 bottlenecks, 10 of them with a shortcut.</summary>
    [Theory]
    [InlineData("mobilenet-v2", "dense_3", 38)]
    [InlineData("mobilenet-v2-mid", "Identity", 36)]
    public void TheMobileNetsAreBuiltAsPublished(string name, string output, int convolutions)
    {
        var graph = Zoo.Load(name).Graph;
        Assert.Equal(17, graph.Nodes.Count(n => n.Operation is Convolution { Groups: > 1 }));
        Assert.Equal(convolutions, graph.Nodes.Count(n => n.Operation is Convolution { Groups: 1 }));
        Assert.Equal(10, Count<Add>(graph));
        Assert.Equal(35, graph.Nodes.Count(n => n.Operation is Relu { Ceiling: 6 }));
        Assert.Equal(new Shape(1, 5, 1, 1), TinyModels.Shapes(graph)[output]);
    }

    /// <summary>It applies 2x - 1 itself; the other two take [0, 1] as it is.</summary>
    [Fact]
    public void OnlyTheGraphModelCarriesItsPreprocessing()
    {
        var graph = Zoo.Load("mobilenet-v2-mid").Graph;
        Assert.Equal([new(2, 0), new(1, -1)], graph.Nodes.Select(n => n.Operation).OfType<Affine>());
        Assert.Equal(0, Count<Affine>(Zoo.Load("inception-v3").Graph));
        Assert.Equal(0, Count<Affine>(Zoo.Load("mobilenet-v2").Graph));
    }

    private static int Count<T>(Graph graph) => graph.Nodes.Count(n => n.Operation is T);
}
