using Circuits.Engine;
using Circuits.Science.Subjects;
using Xunit;
using static Circuits.Experiments.Calibration.Subjects.Importers.TinyModels;

namespace Circuits.Experiments.Calibration.Subjects.Importers;

public sealed class KerasLayersTests : IDisposable
{
    private static readonly string InputLayer = Layer("input", "InputLayer", "'batch_input_shape':[null,4,5,2]");
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void ConvolutionWeightsAreReorderedFromRowColumnInputOutput()
    {
        var values = Enumerable.Range(0, 3 * 2 * 2 * 20).Select(i => (float)i).ToArray();
        var conv = Layer("conv", "Conv2D", "'padding':'same','strides':[2,1],'use_bias':false,'activation':'linear'", "input");
        var graph = ModelFile.Read(Keras(scratch, $"{InputLayer},{conv}", "conv", ("conv/kernel", [3, 2, 2, 20], values))).Graph;
        var convolution = Assert.IsType<Convolution>(graph["conv"].Operation);
        Assert.Equal((2, 1), (convolution.Window.StrideHeight, convolution.Window.StrideWidth));
        Assert.Equal(Padding.Same, convolution.Padding);
        for (var o = 0; o < 20; o++)
        {
            for (var i = 0; i < 2; i++)
            {
                for (var y = 0; y < 3; y++)
                {
                    for (var x = 0; x < 2; x++)
                    {
                        Assert.Equal(((y * 2 + x) * 2 + i) * 20 + o, convolution.Kernel[o, i, y, x]);
                    }
                }
            }
        }
    }

    [Fact]
    public void DepthwiseOutputsBelongToTheirInputChannel()
    {
        var values = Enumerable.Range(0, 3 * 3 * 2 * 3).Select(i => (float)i).ToArray();
        var layer = Layer("dw", "DepthwiseConv2D", "'padding':'valid','use_bias':false,'depth_multiplier':3", "input");
        var graph = ModelFile.Read(Keras(scratch, $"{InputLayer},{layer}", "dw", ("dw/depthwise_kernel", [3, 3, 2, 3], values))).Graph;
        var convolution = Assert.IsType<Convolution>(graph["dw"].Operation);
        Assert.Equal((2, 6), (convolution.Groups, convolution.Kernel.OutputChannels));
        Assert.Equal((2 * 3 + 1) * 6 + 1 * 3 + 2, convolution.Kernel[1 * 3 + 2, 0, 2, 1]); // row 2, column 1, channel 1, multiplier 2
    }

    /// <summary>Keras flattens row, column, channel; we flatten channel, row, column.</summary>
    [Fact]
    public void ADenseLayerAfterAFlattenOfManyPositionsHasItsInputsReordered()
    {
        var values = Enumerable.Range(0, 40 * 3).Select(i => (float)i).ToArray();
        var layers = string.Join(',', InputLayer, Layer("flat", "Flatten", "", "input"), Layer("drop", "Dropout", "", "flat"),
            Layer("dense", "Dense", "'activation':'softmax','use_bias':true", "drop"));
        var graph = ModelFile.Read(Keras(scratch, layers, "dense", ("dense/kernel", [40, 3], values), ("dense/bias", [3], [1, 2, 3]))).Graph;
        var dense = Assert.IsType<Convolution>(graph["dense_logits"].Operation);
        Assert.IsType<Softmax>(graph["dense"].Operation);
        Assert.Equal([1f, 2f, 3f], dense.Bias);
        for (var y = 0; y < 4; y++)
        {
            for (var x = 0; x < 5; x++)
            {
                for (var c = 0; c < 2; c++)
                {
                    Assert.Equal(((y * 5 + x) * 2 + c) * 3 + 1, dense.Kernel[1, (c * 4 + y) * 5 + x, 0, 0]);
                }
            }
        }
    }

    [Fact]
    public void WhatElseFollowsSuchAFlattenIsRefused()
    {
        var layers = string.Join(',', InputLayer, Layer("flat", "Flatten", "", "input"), Layer("add", "Add", "", "flat", "flat"));
        var message = Assert.Throws<GraphException>(() => ModelFile.Read(Keras(scratch, layers, "add"))).Message;
        Assert.Contains("add: Add of what was flattened from 20 positions", message);
    }

    [Fact]
    public void EverythingUnsupportedIsNamedAtOnce()
    {
        var layers = string.Join(',', InputLayer, Layer("l1", "Lambda", "", "input"), Layer("act", "Activation", "'activation':'tanh'", "l1"),
            Layer("l2", "Lambda", "", "act"), Layer("first", "MaxPooling2D", "'data_format':'channels_first'", "l2"), Layer("cat", "Concatenate", "'axis':1", "first", "l2"));
        var message = Assert.Throws<GraphException>(() => ModelFile.Read(Keras(scratch, layers, "cat"))).Message;
        Assert.Contains("4 operations are not supported: Activation with activation tanh (act); Concatenate over axis 1 (cat); Lambda (l1, l2); MaxPooling2D with channels first (first). Supported: Activation, Add,", message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void AModelWithinAModelIsLaidOpen()
    {
        var inner = $$$"""{"name":"inner","layers":[{{{Layer("inner_in", "InputLayer", "'batch_input_shape':[null,4,5,2]")}}},{{{Layer("relu", "ReLU", "'max_value':6", "inner_in")}}}],"input_layers":[["inner_in",0,0]],"output_layers":[["relu",0,0]]}""";
        var tail = $$$"""{"name":"tail","class_name":"Sequential","config":[{{{Layer("pool", "AveragePooling2D", "'pool_size':[2,2]")}}},{{{Layer("flat", "Flatten", "")}}}],"inbound_nodes":[[["inner",1,0,{}]]]}""";
        var layers = $$$"""{{{tail}}},{"name":"inner","class_name":"Model","config":{{{inner}}},"inbound_nodes":[[["input",0,0,{}]]]},{{{InputLayer}}}""";
        var graph = ModelFile.Read(Keras(scratch, layers, "tail")).Graph;
        Assert.Equal(["input", "relu", "pool", "flat"], graph.Nodes.Select(n => n.Name));
        Assert.Equal(new Relu(6), graph["relu"].Operation);
        Assert.Equal(new Shape(1, 2 * 2 * 2, 1, 1), Shapes(graph)["flat"]);
    }

    [Theory]
    [InlineData("""{"name":"x","class_name":"ReLU","config":{},"inbound_nodes":[[["input",0,0,{}]],[["input",0,0,{}]]]}""", "x is used more than once")]
    [InlineData("""{"name":"x","class_name":"ReLU","config":{},"inbound_nodes":[{"args":[]}]}""", "not those of Keras 2")]
    [InlineData("""{"name":"x","class_name":"ReLU","config":{},"inbound_nodes":[[["nowhere",0,0,{}]]]}""", "'x' takes 'nowhere'")]
    [InlineData("""{"name":"x","class_name":"ReLU","config":{},"inbound_nodes":[[["x",0,0,{}]]]}""", "depends on itself")]
    [InlineData("""{"name":"x","class_name":"Conv2D","config":{"kernel_size":[3,3]},"inbound_nodes":[[["input",0,0,{}]]]}""", "no weights 'x/kernel'")]
    [InlineData("""{"name":"x","class_name":"MaxPooling2D","config":{"pool_size":[9,9]},"inbound_nodes":[[["input",0,0,{}]]]}""", "x: its 9x9 window does not fit")]
    public void AnImpossibleModelIsRefusedInOneLine(string layer, string expected)
    {
        var path = Keras(scratch, $"{InputLayer},{layer}", "x", ("y/kernel", [1], [0f]));
        var message = Assert.Throws<GraphException>(() => ModelFile.Read(path)).Message;
        Assert.StartsWith(path + ": ", message);
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
    }
}
