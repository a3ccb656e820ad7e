using Circuits.Engine;
using Circuits.Science.Subjects;
using Xunit;
using static Circuits.Experiments.Calibration.Subjects.Importers.TinyModels;

namespace Circuits.Experiments.Calibration.Subjects.Importers.TensorFlow;

public sealed class TensorFlowGraphTests : IDisposable
{
    private const string Strides = "'strides':{'list':{'i':['1','2','2','1']}}";
    private const string Valid = "'padding':{'s':'VkFMSUQ='}";
    private const string BiasAddRelu6 = "'fused_ops':{'list':{'s':['Qmlhc0FkZA==','UmVsdTY=']}}";

    private static readonly string Placeholder = Node(
        "in", "Placeholder", "'shape':{'shape':{'dim':[{'size':'-1'},{'size':'4'},{'size':'4'},{'size':'2'}]}}");

    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void AFusedNodeKeepsItsNameForTheValueAfterItsActivation()
    {
        var nodes = string.Join(',', Node("w", "Const", ""), Node("b", "Const", ""), Node("conv", "_FusedConv2D", $"{Strides},{Valid},{BiasAddRelu6}", "in", "w:0", "b", "^in"), Placeholder);
        var graph = ModelFile.Read(Graph(scratch, nodes, ("w", [2, 2, 2, 1], [1, 2, 3, 4, 5, 6, 7, 8]), ("b", [1], [0.5f]))).Graph;
        Assert.Equal(["in", "conv/pre_relu", "conv"], graph.Nodes.Select(n => n.Name));
        Assert.Equal(new Relu(6), graph["conv"].Operation);
        var convolution = Assert.IsType<Convolution>(graph["conv/pre_relu"].Operation);
        Assert.Equal(Window.Square(2, 2), convolution.Window);
        Assert.Equal(Padding.Valid, convolution.Padding);
        Assert.Equal([1f, 3, 5, 7, 2, 4, 6, 8], convolution.Kernel.Values);
    }

    [Theory]
    [InlineData("Mul", "in", "k", 3, 0)]
    [InlineData("Mul", "k", "in", 3, 0)]
    [InlineData("Sub", "in", "k", 1, -3)]
    [InlineData("Sub", "k", "in", -1, 3)]
    [InlineData("AddV2", "in", "k", 1, 3)]
    public void ArithmeticWithANumberIsAffine(string op, string a, string b, float scale, float offset)
    {
        var nodes = string.Join(',', Placeholder, Node("k", "Const", ""), Node("x", op, "", a, b));
        Assert.Equal(new Affine(scale, offset), ModelFile.Read(Graph(scratch, nodes, ("k", [], [3f]))).Graph["x"].Operation);
    }

    [Fact]
    public void AReshapeToRowsReordersTheMatrixAfterIt()
    {
        var values = Enumerable.Range(0, 32).Select(i => (float)i).ToArray();
        var nodes = string.Join(',', Placeholder, Node("to", "Const", ""), Node("w", "Const", ""), Node("flat", "Reshape", "", "in", "to"), Node("dense", "MatMul", "", "flat", "w"));
        var graph = ModelFile.Read(Graph(scratch, nodes, ("to", [2], [-1, 32]), ("w", [32, 1], values))).Graph;
        var dense = Assert.IsType<Convolution>(graph["dense"].Operation);
        Assert.Equal((2 * 4 + 3) * 2 + 1, dense.Kernel[0, (1 * 4 + 2) * 4 + 3, 0, 0]); // row 2, column 3, channel 1
    }

    [Fact]
    public void EverythingUnsupportedIsNamedAtOnce()
    {
        var nodes = string.Join(',', Placeholder, Node("a", "Sigmoid", "", "in"), Node("b", "RealDiv", "", "in:1", "a"), Node("c", "Sigmoid", "", "b"),
            Node("d", "_FusedConv2D", "'fused_ops':{'list':{'s':['Qmlhc0FkZA==','RWx1']}}", "c"), Node("e", "MaxPool", "'data_format':{'s':'TkNIVw=='}", "d"));
        var message = Assert.Throws<GraphException>(() => ModelFile.Read(Graph(scratch, nodes))).Message;
        Assert.Contains("4 operations are not supported: MaxPool with channels first (e); RealDiv of a node's second output (b); Sigmoid (a, c); _FusedConv2D fused with BiasAdd+Elu (d). Supported: ", message);
    }

    [Theory]
    [InlineData("Squeeze", "", "only sizes of 1 can be dropped")]
    [InlineData("MaxPool", "", "this MaxPool cannot be imported")]
    [InlineData("MatMul", "", "this MatMul cannot be imported")]
    [InlineData("Relu", "", "takes 'nowhere'")]
    [InlineData("Relu6", "", "this Relu6 cannot be imported")]
    public void AnImpossibleGraphIsRefusedInOneLine(string op, string attributes, string expected)
    {
        var path = Graph(scratch, $"{Placeholder},{Node("k", "Const", "")},{Node("x", op, attributes, op switch { "Relu" => "nowhere", "Relu6" => "k", _ => "in" })}");
        var message = Assert.Throws<GraphException>(() => ModelFile.Read(path)).Message;
        Assert.StartsWith(path + ": ", message);
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
    }
}
