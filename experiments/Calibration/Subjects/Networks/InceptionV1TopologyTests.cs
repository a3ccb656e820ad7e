using Circuits.Engine;
using Circuits.Experiments.Calibration.Subjects.Importers;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Experiments.Calibration.Subjects.Networks;

/// <summary>The graph against what is published of the file: names, widths, normalisation, padding, order of branches.</summary>
public sealed class InceptionV1TopologyTests
{
    private static readonly Graph Graph = InceptionV1Topology.Build(s => (new(s.Outputs, s.Inputs, s.Side, s.Side, [.. new float[s.Outputs * s.Inputs * s.Side * s.Side]]), []));

    private static readonly Dictionary<string, Shape> Sizes = TinyModels.Shapes(Graph);

    /// <summary>The widths that An Overview of Early Vision and lucid give; mixed4a's 508 tells this network from Caffe's.</summary>
    [Fact]
    public void LayersAreAsWideAndAsLargeAsPublished()
    {
        (string, int, int)[] published =
        [
            ("conv2d0", 64, 112), ("maxpool0", 64, 56), ("conv2d1", 64, 56), ("conv2d2", 192, 56), ("maxpool1", 192, 28), ("mixed3a", 256, 28), ("mixed3b", 480, 28),
            ("mixed4a", 508, 14), ("mixed4b", 512, 14), ("mixed4c", 512, 14), ("mixed4d", 528, 14), ("mixed4e", 832, 14), ("mixed5a", 832, 7), ("mixed5b", 1024, 7),
            ("avgpool0", 1024, 1), ("softmax0", 1008, 1), ("softmax1", 1008, 1), ("softmax2", 1008, 1),
        ];
        Assert.All(published, layer => Assert.Equal(new Shape(1, layer.Item2, layer.Item3, layer.Item3), Sizes[layer.Item1]));
        Assert.All(InceptionV1Topology.Blocks, b => Assert.Equal(b.Units, Sizes[b.Name].Channels));
        Assert.Equal(1056, new[] { "conv2d0", "conv2d1", "conv2d2", "mixed3a", "mixed3b" }.Sum(l => Sizes[l].Channels));
    }

    /// <summary>57 convolutions, two more in the heads, five dense layers.</summary>
    [Fact]
    public void ItHasTheFilesNodes()
    {
        Assert.Equal(57 + 2 + 5, Graph.Nodes.Count(n => n.Operation is Convolution));
        Assert.All(
            new[] { "input", "localresponsenorm0", "localresponsenorm1", "maxpool4", "maxpool10", "mixed3b_5x5_bottleneck_pre_relu", "mixed3b_pool", "mixed3b_pool_reduce", "head0_pool", "head1_bottleneck", "nn0_pre_relu", "avgpool0/reshape", "softmax2_pre_activation", "output", "output1", "output2" },
            name => Assert.True(Graph.Contains(name), name));
        Assert.Equal(["mixed3b_1x1", "mixed3b_3x3", "mixed3b_5x5", "mixed3b_pool_reduce"], Graph["mixed3b"].Inputs);
        Assert.Equal(Graph["mixed3b"].Inputs.Select(i => i + "_pre_relu"), Graph["mixed3b_pre_relu"].Inputs);
        Assert.Equal("mixed4a", Graph["head0_pool"].Inputs[0]);
        Assert.Equal("mixed4d", Graph["head1_pool"].Inputs[0]);
    }

    /// <summary>lucent shipped radius 4 and bias 1 for years; PyTorch pads three at each side, TensorFlow two before and three after.</summary>
    [Fact]
    public void NormalisationAndPaddingAreTensorFlows()
    {
        var normalizations = Graph.Nodes.Select(n => n.Operation).OfType<LocalResponseNormalization>().ToList();
        Assert.Equal(2, normalizations.Count);
        Assert.All(normalizations, n => Assert.Equal((5, 2f, 1e-4f, 0.5f), (n.DepthRadius, n.Bias, n.Alpha, n.Beta)));
        var first = (Convolution)Graph["conv2d0_pre_relu"].Operation;
        Assert.Equal(new Border(2, 2, 3, 3), first.Padding.For(224, 224, first.Window));
        Assert.All(Graph.Nodes.Where(n => n.Name.EndsWith("_5x5", StringComparison.Ordinal)), n =>
            Assert.Equal(5, ((Convolution)Graph[n.Inputs[0]].Operation).Kernel.Height));
    }

    /// <summary>Curve units of mixed3b are in its 5x5 branch, heads of mixed4a in its 3x3 branch, mixed4b:491 in the pool branch.</summary>
    [Theory]
    [InlineData("mixed3b", 379, "mixed3b_5x5", 320)]
    [InlineData("mixed3a", 147, "mixed3a_3x3", 64)]
    [InlineData("mixed4a", 234, "mixed4a_3x3", 192)]
    [InlineData("mixed4b", 491, "mixed4b_pool_reduce", 448)]
    [InlineData("mixed4c", 447, "mixed4c_5x5", 384)]
    [InlineData("mixed4c", 127, "mixed4c_1x1", 0)]
    public void UnitsBelongToTheirBranches(string block, int unit, string branch, int first)
    {
        var found = InceptionV1Topology.Blocks.Single(b => b.Name == block).BranchOf(unit);
        Assert.Equal((branch, first), (found.Name, found.First));
    }

    [Fact]
    public void AUnitBeyondTheLastIsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => InceptionV1Topology.Blocks[2].BranchOf(508));

    /// <summary>The joined pre-ReLU values are no reason to watch a branch before its ReLU.</summary>
    [Fact]
    public void LayersAreReadAfterTheirRelus() => Assert.All(
        Layer.Of(Graph, InceptionV1Topology.SizePixels), l => Assert.False(l.Node.EndsWith("_pre_relu", StringComparison.Ordinal), l.Node));
}
