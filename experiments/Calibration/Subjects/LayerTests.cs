using Circuits.Science.Subjects;

namespace Circuits.Experiments.Calibration.Subjects;

/// <summary>Layers are convolutions whose units have a position, as the network passes them on.</summary>
public sealed class LayerTests
{
    /// <summary>
    /// 94 convolutions (Szegedy et al. 2015, as Keras builds it). From 299 px all have a grid; at 75 px, the least that Keras allows,
    /// mixed8 leaves 1x1: its two last convolutions and the nine each of mixed9 and mixed10 have no position any more.
    /// </summary>
    [Theory]
    [InlineData(299, 94)]
    [InlineData(139, 94)]
    [InlineData(75, 74)]
    public void InceptionV3HasItsConvolutionsAsLayersWhereTheyHaveAGrid(int sizePixels, int count)
    {
        var layers = Layer.Of(Zoo.Load("inception-v3").Graph, sizePixels);
        Assert.Equal(count, layers.Count);
        Assert.All(layers, l => Assert.Equal(l.Convolution.Replace("conv2d_", "activation_"), l.Node));
        Assert.All(layers, l => Assert.Equal(sizePixels, l.SizePixels));
    }

    /// <summary>35, 17 and 8 rows (Szegedy et al. 2015, table 1).</summary>
    [Fact]
    public void GridsAndUnitsAreThePublishedOnes()
    {
        var layers = Layer.Of(Zoo.Load("inception-v3").Graph, 299).ToDictionary(l => l.Node);
        Assert.Equal((32, 149), Size("activation_1"));
        Assert.Equal((192, 71), Size("activation_5"));
        Assert.Equal((64, 35), Size("activation_6"));
        Assert.Equal((384, 17), Size("activation_27"));
        Assert.Equal((192, 8), Size("activation_94"));

        (int, int) Size(string node) => (layers[node].Units, layers[node].RowsAndColumns);
    }

    /// <summary>A convolution that ends without normalisation or ReLU, or in a shortcut, is its own layer.</summary>
    [Fact]
    public void ALayerEndsWhereItsActivationsAreUsed()
    {
        var nodes = Layer.Of(SmallNetwork.Make().Graph, SmallNetwork.SizePixels).ToDictionary(l => l.Convolution, l => l.Node);
        Assert.Equal(("stem", "last", "end"), (nodes["stem_conv"], nodes["last_conv"], nodes["end"]));
        Assert.Equal(9, nodes.Count);
    }

    [Theory]
    [InlineData("inception-v3")]
    [InlineData("mobilenet-v2")]
    [InlineData("mobilenet-v2-mid")]
    [InlineData("planted-curves")]
    public void TheMiddleIsThePositionNearestToTheImagesCentre(string name)
    {
        var graph = Zoo.Load(name).Graph;
        foreach (var size in new[] { 107, 128, 139, 224, 267, 299 })
        {
            foreach (var layer in Layer.Of(graph, size))
            {
                var least = Enumerable.Range(0, layer.RowsAndColumns).Min(Distance);
                Assert.True(Distance(layer.Middle) == least, $"{layer.Node} at {size} px: {layer.Middle} is {Distance(layer.Middle)} px off, another {least}");

                double Distance(int i) => Math.Abs(layer.Field.Horizontal.Centre(i) - size / 2.0);
            }
        }
    }

    /// <summary>139 = 8 · 15 + 19: why trials draw on that canvas.</summary>
    [Fact]
    public void At139PixelsInceptionV3LooksExactlyAtTheCentre() => Assert.All(
        Layer.Of(Zoo.Load("inception-v3").Graph, 139).Where(l => l.Field.Horizontal.StridePixels is 8 or 16),
        l => Assert.Equal(69.5, l.Field.Horizontal.Centre(l.Middle)));
}
