using System.Text;
using Circuits.Engine;
using Circuits.Experiments.Calibration.Engine;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Importers;
using Circuits.Science.Subjects.Importers.TensorFlow;

namespace Circuits.Experiments.Calibration.Subjects.Importers.TensorFlow;

public sealed class GraphDefFormatTests : IDisposable
{
    private static readonly GraphDefType Float = new(1);
    private static readonly int[] Ones = [1, 1, 1, 1];

    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void AFileIsToldByItsStart()
    {
        var format = new GraphDefFormat();
        Assert.True(format.Recognises(Small().ToBytes().AsSpan(0, 64)));
        Assert.False(format.Recognises([]));
        Assert.False(format.Recognises([0x0A]));
        Assert.False(format.Recognises(Encoding.UTF8.GetBytes("\n\n\n\n{}")));
        Assert.False(format.Recognises(Encoding.UTF8.GetBytes("\n\n{\"modelTopology\": {}}")));
        Assert.False(format.Recognises([0x08, 0x07, 0x12, 0x07, .. Encoding.UTF8.GetBytes("pytorch")]));
    }

    /// <summary>Half and double hold these numbers exactly, and a list may end early: its last number stands for the rest.</summary>
    [Theory]
    [InlineData(TensorForm.Content)]
    [InlineData(TensorForm.Packed)]
    [InlineData(TensorForm.OneByOne)]
    public void AConstantIsTheSameHoweverItIsWritten(TensorForm form)
    {
        float[] values = [1, -2, 0.5f, 3, 3, 3];
        Array[] spellings = [values, values.Select(v => (double)v).ToArray(), values.Select(v => (Half)v).ToArray()];
        var all = spellings.Select(s => Bias(g => g.Constant("b", [6], s, form))).ToList();
        if (form != TensorForm.Content)
        {
            all.AddRange(new Array[] { values[..4], new Half[] { (Half)1, (Half)(-2), (Half)0.5f, (Half)3 } }.Select(s => Bias(g => g.Constant("b", [6], s, form))));
        }

        Assert.All(all, b => Assert.Equal(values, b));
        int[] whole = [1, -2, 7, 7, 7, 7];
        Assert.Equal(whole.Select(v => (float)v), Bias(g => g.Constant("b", [6], whole, form)));
        Assert.Equal(whole.Select(v => (float)v), Bias(g => g.Constant("b", [6], whole.Select(v => (long)v).ToArray(), form)));
        Assert.Equal(new float[6], Bias(g => g.Constant("b", [6], Array.Empty<float>(), TensorForm.OneByOne)));
    }

    [Theory]
    [InlineData(null, 224, 224)]
    [InlineData(new int[0], 224, 224)]
    [InlineData(new[] { -1, -1, -1, 3 }, 224, 224)]
    [InlineData(new[] { -1, 30, -1, 3 }, 30, 224)]
    [InlineData(new[] { 1, 30, 40, 3 }, 30, 40)]
    public void AnOpenSizeIsTheUsualOne(int[]? sizes, int height, int width)
    {
        var g = new GraphDefWriter();
        g.Add("input", "Placeholder", [], ("dtype", Float), ("shape", new GraphDefShape(sizes)));
        g.Add("x", "Relu", ["input"]);
        Assert.Equal(new Input(3, height, width), Read(g)["input"].Operation);
        Assert.Equal(new Input(3, height == 224 ? 99 : height, width == 224 ? 99 : width), GraphDefFormat.Read(scratch.File("a.pb", g.ToBytes()), Limits.Usual, 99).Graph["input"].Operation);
    }

    [Fact]
    public void ChannelsAreThoseTheFirstConvolutionExpects()
    {
        var g = new GraphDefWriter();
        g.Add("input", "Placeholder", [], ("dtype", Float));
        g.Add("x", "Conv2D", ["input", g.Constant("w", [1, 1, 5, 2], new float[10])], ("strides", Ones), ("padding", "SAME"));
        Assert.Equal(new Input(5, 224, 224), Read(g)["input"].Operation);
    }

    /// <summary>As the Inception-v3 of 2015 begins.</summary>
    [Fact]
    public void TheDecodingOfAFileIsCutOff()
    {
        var g = new GraphDefWriter();
        g.Add("DecodeJpeg/contents", "Const", [], ("dtype", new GraphDefType(7)));
        g.Add("DecodeJpeg", "DecodeJpeg", ["DecodeJpeg/contents"], ("channels", 3));
        g.Add("Cast", "Cast", ["DecodeJpeg"]);
        g.Add("ExpandDims", "ExpandDims", ["Cast", g.Constant("ExpandDims/dim", [], new[] { 0 })]);
        g.Add("ResizeBilinear", "ResizeBilinear", ["ExpandDims", g.Constant("ResizeBilinear/size", [2], new[] { 19, 23 })]);
        g.Add("Sub", "Sub", ["ResizeBilinear", g.Constant("Sub/y", [], new[] { 128f })]);
        g.Add("Mul", "Mul", ["Sub", g.Constant("Mul/y", [], new[] { 0.0078125f })]);
        var model = new GraphDefFormat().Read(scratch.File("front.pb", g.ToBytes()), Limits.Usual);
        Assert.Equal("tensorflow graphdef, from ResizeBilinear on", model.Format);
        Assert.Equal(["ResizeBilinear", "Sub", "Mul"], model.Graph.Nodes.Select(n => n.Name));
        Assert.Equal([new Input(3, 19, 23), new Affine(1, -128), new Affine(0.0078125f, 0)], model.Graph.Nodes.Select(n => n.Operation));
        g.Add("Relu", "Relu", ["Cast"]);
        Assert.Contains("ResizeBilinear and Cast are taken", Assert.Throws<GraphException>(() => Read(g)).Message);
    }

    [Fact]
    public void DropoutIsLeftOut()
    {
        var g = new GraphDefWriter();
        g.Add("input", "Placeholder", [], ("dtype", Float), ("shape", new GraphDefShape(-1, 4, 4, 3)));
        g.Add("keep_prob", "Placeholder", [], ("dtype", Float), ("shape", new GraphDefShape()));
        g.Add("dropout/Shape", "Shape", ["input"]);
        g.Add("dropout/random_uniform", "RandomUniform", ["dropout/Shape"]);
        g.Add("dropout/add", "Add", ["keep_prob", "dropout/random_uniform"]);
        g.Add("dropout/Floor", "Floor", ["dropout/add"]);
        g.Add("dropout/div", "RealDiv", ["input", "keep_prob"]);
        g.Add("dropout/mul", "Mul", ["dropout/div", "dropout/Floor"]);
        g.Add("x", "Relu", ["dropout/mul"]);
        var graph = Read(g);
        Assert.Equal(["input", "x"], graph.Nodes.Select(n => n.Name));
        Assert.Equal(["input"], graph["x"].Inputs);
        Assert.Equal("input", graph["dropout/mul"].Name);
    }

    [Fact]
    public void ANodeAnswersToItsFullNameToo()
    {
        var g = new GraphDefWriter();
        g.Add("net/input", "Placeholder", [], ("dtype", Float), ("shape", new GraphDefShape(-1, 4, 4, 3)));
        g.Add("net/a/Relu", "Relu", ["net/input"]);
        g.Add("net/a/Identity", "Identity", ["net/a/Relu"]);
        g.Add("net/b/Relu", "Relu", ["net/a/Identity:0", "^net/a/Relu"]);
        var graph = Read(g);
        Assert.Equal(["input", "a/Relu", "b/Relu"], graph.Nodes.Select(n => n.Name));
        Assert.All(["net/a/Relu", "net/a/Identity", "a/Identity"], name => Assert.Same(graph["a/Relu"], graph[name]));
    }

    [Fact]
    public void EverythingThatIsNotReadIsNamedAtOnce()
    {
        var g = Small();
        g.Add("a", "Switch", ["x", "x"]);
        g.Add("b", "Merge", ["a", "a:1"]);
        g.Add("c", "VariableV2", []);
        g.Add("d", "FusedBatchNorm", ["b", "c", "c", "c", "c"]);
        g.Add("e", "Elu", ["d:1"]);
        var message = Assert.Throws<GraphException>(() => Read(g)).Message;
        Assert.Contains("5 operations are not supported: Elu (e); FusedBatchNorm in training mode (d); Merge, which chooses between training and use: export the graph for use only (b); Switch, which", message);
        Assert.Contains("VariableV2, whose values are elsewhere: freeze the graph (c)", message);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("Relu", "x:1", "Relu of a node's second output (bad)")]
    [InlineData("Relu", "nowhere", "takes 'nowhere'")]
    [InlineData("MaxPool", "x", "this MaxPool cannot be imported")]
    [InlineData("Reshape", "x", "this Reshape cannot be imported")]
    [InlineData("Placeholder", "", "the graph has another input already")]
    public void AnImpossibleGraphIsRefusedInOneLine(string operation, string input, string expected)
    {
        var g = Small();
        g.Add("bad", operation, input.Length > 0 ? [input] : []);
        var message = Assert.Throws<GraphException>(() => Read(g)).Message;
        Assert.StartsWith(scratch.File("read.pb") + ": ", message);
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void ACircleAndTwoNodesOfOneNameAreRefused()
    {
        var g = Small();
        g.Add("a", "Add", ["x", "b"]);
        g.Add("b", "Relu", ["a"]);
        Assert.Contains("depends on itself", Assert.Throws<GraphException>(() => Read(g)).Message);
        var twice = Small();
        twice.Add("x", "Relu", ["input"]);
        Assert.Contains("two layers are called 'x'", Assert.Throws<GraphException>(() => Read(twice)).Message);
    }

    /// <summary>A file of a hundred bytes may not ask for gigabytes.</summary>
    [Theory]
    [InlineData(new[] { 1 << 30, 1 << 30, 1 << 30 }, "which is no size of a tensor")]
    [InlineData(new[] { -5 }, "which is no size of a tensor")]
    [InlineData(new[] { 1 << 30 }, "--limits")]
    public void SizesAreHeldAgainstTheLimitsBeforeAnythingIsAllocated(int[] sizes, string expected)
    {
        var g = Small();
        g.Constant("k", sizes, new[] { 1f }, TensorForm.OneByOne);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = Assert.Throws<InvalidDataException>(() => Read(g)).Message;
        Assert.Contains(expected, message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void LimitsAreThoseThatAreGiven()
    {
        var path = scratch.File("limited.pb", Small().ToBytes());
        Assert.Contains("its ", Assert.Throws<InvalidDataException>(() => new GraphDefFormat().Read(path, new(Bytes: 10))).Message);
        Assert.Contains("more than 2 nodes", Assert.Throws<InvalidDataException>(() => new GraphDefFormat().Read(path, new(Nodes: 2))).Message);
        Assert.NotNull(new GraphDefFormat().Read(path, new(Nodes: 4)).Graph);
    }

    /// <summary>Backwards, so that nothing can be ordered before the end is seen.</summary>
    [Fact]
    public void AChainAsLongAsTheLimitIsRead()
    {
        const int Length = 20_000;
        var g = new GraphDefWriter();
        for (var i = Length; i > 0; i--)
        {
            g.Add($"n{i}", "Relu", [i == 1 ? "input" : $"n{i - 1}"]);
        }

        g.Add("input", "Placeholder", [], ("dtype", Float), ("shape", new GraphDefShape(-1, 1, 1, 1)));
        Assert.Equal(Length + 1, Read(g).Nodes.Length);
    }

    [Fact]
    public void AFileCutOffAnywhereIsRefused()
    {
        var bytes = Small().ToBytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            var path = scratch.File("cut.pb", bytes[..length]);
            var e = Record.Exception(() => new GraphDefFormat().Read(path, Limits.Usual));
            Assert.True(e is null or InvalidDataException or GraphException, $"{length}: {e}");
            Assert.True(e is null || (e.Message.StartsWith(path, StringComparison.Ordinal) && !e.Message.Contains('\n')), e?.Message);
        }
    }

    [Fact]
    public void AMutatedFileIsReadOrRefused()
    {
        var (bytes, random) = (Small().ToBytes(), new Random(1));
        var limits = new Limits(Bytes: 1 << 20);
        for (var trial = 0; trial < 500; trial++)
        {
            var mutated = bytes.ToArray();
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            var path = scratch.File("mutated.pb", mutated);
            var e = Record.Exception(() => new GraphDefFormat().Read(path, limits));
            Assert.True(e is null || (e is InvalidDataException or GraphException && !e.Message.Contains('\n')), $"{trial}: {e}");
        }
    }

    /// <summary>A convolution with its bias, and a ReLU, of 3 channels.</summary>
    private static GraphDefWriter Small()
    {
        var g = new GraphDefWriter();
        g.Add("input", "Placeholder", [], ("dtype", Float), ("shape", new GraphDefShape(-1, 8, 8, 3)));
        g.Add("x", "Conv2D", ["input", g.Constant("w", [3, 3, 3, 2], PlainConvolution.Values(new Random(1), 54))], ("strides", Ones), ("padding", "SAME"));
        return g;
    }

    private Graph Read(GraphDefWriter writer) => new GraphDefFormat().Read(scratch.File("read.pb", writer.ToBytes()), Limits.Usual).Graph;

    private float[] Bias(Action<GraphDefWriter> constant)
    {
        var g = new GraphDefWriter();
        g.Add("input", "Placeholder", [], ("dtype", Float), ("shape", new GraphDefShape(-1, 4, 4, 6)));
        constant(g);
        g.Add("x", "BiasAdd", ["input", "b"]);
        return [.. Assert.IsType<Bias>(Read(g)["x"].Operation).Values];
    }
}
