using System.Runtime.InteropServices;
using Circuits.Engine;
using Circuits.Experiments.Calibration.Engine;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Importers;
using Circuits.Science.Subjects.Importers.Onnx;
using Xunit;
using static Circuits.Experiments.Calibration.Subjects.Importers.Onnx.TinyOnnx;

namespace Circuits.Experiments.Calibration.Subjects.Importers.Onnx;

public sealed class OnnxFormatTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public static TheoryData<int> OperatorSets => [.. Enumerable.Range(7, 15)];

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void AFileIsToldByItsFirstBytes()
    {
        var format = new OnnxFormat();
        Assert.True(format.Recognises(Layer().ToBytes()));
        Assert.False(format.Recognises([0x08, 1, 0, 0, 0, 0, 0, 0])); // the length of a safetensors header
        Assert.False(format.Recognises("{\"format\":\"layers-model\"}"u8));
        Assert.False(format.Recognises([0x0A, 0x10, 0x0A])); // a GraphDef
        Assert.False(format.Recognises([]));
        Assert.Equal("onnx", ModelFile.Read(Layer().Save(scratch)).Format);
    }

    /// <summary>What was an attribute and became an input, and what changed its meaning, in each operator set.</summary>
    [Theory]
    [MemberData(nameof(OperatorSets))]
    public void EachOperatorSetHasItsForms(int set)
    {
        var onnx = new TinyOnnx(set).Input("image", 0, 4, 6, 6);
        var x = onnx.Clip("clipped", onnx.Pad("padded", "image", [0, 0, 1, 0, 0, 0, 0, 2], 0.5f), -1, 0.75f);
        x = set >= 10
            ? onnx.Node("Slice", "part", [x, onnx.Whole(1, -5), onnx.Whole(long.MaxValue, -1), onnx.Whole(1, 3)])
            : onnx.Node("Slice", "part", [x], Attribute("starts", 1, -5), Attribute("ends", long.MaxValue, -1), Attribute("axes", 1, 3));
        string[] halves = ["left", "right"];
        onnx.Node("Split", "split", set >= 13 ? [x, onnx.Whole(1, 2)] : [x], halves, set >= 13 ? [Attribute("axis", 1)] : [Attribute("axis", 1), Attribute("split", 1, 2)]);
        x = onnx.Node("Mul", "gated", ["right", "left"]);
        x = set switch
        {
            >= 11 => onnx.Node("Resize", "larger", [x, "", onnx.Reals([4], 1, 1, 2, 3)],
                Attribute("mode", "nearest"), Attribute("coordinate_transformation_mode", "asymmetric"), Attribute("nearest_mode", "floor")),
            10 => onnx.Node("Resize", "larger", [x, onnx.Reals([4], 1, 1, 2, 3)], Attribute("mode", "nearest")),
            9 => onnx.Node("Upsample", "larger", [x, onnx.Reals([4], 1, 1, 2, 3)], Attribute("mode", "nearest")),
            _ => onnx.Node("Upsample", "larger", [x], Attribute("mode", "nearest"), Attribute("scales", [1f, 1, 2, 3])),
        };
        x = set >= 12 ? onnx.Node("Dropout", "kept", [x, onnx.Reals([], 0.5f)]) : onnx.Node("Dropout", "kept", [x], Attribute("ratio", 0.5f));
        x = onnx.Numbered("ReduceMean", "means", x, "axes", 18, [2, 3], Attribute("keepdims", 1L));
        x = onnx.Numbered("Squeeze", "flat", x, "axes", 13, [2, 3]);
        x = onnx.Numbered("Unsqueeze", "planes", onnx.Node("Softmax", "shares", [x]), "axes", 13, [-1, -2]);
        var graph = onnx.Output(x).Read(scratch);

        var batch = PlainConvolution.Values(new Random(set), 2 * 4 * 36);
        var found = Forwarded.One(graph, new(2, 4, 6, 6), batch, graph[x].Name);
        float[] expected = [.. batch.Chunk(4 * 36).SelectMany(PlainForms)];
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), p => Assert.Equal(p.First, p.Second, 1e-5));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void SizesThatAreReckonedFromTheBatchHoldForAnyBatch(int batch)
    {
        var onnx = new TinyOnnx().Input("image", 0, 2, 3, 3);
        var size = onnx.Node("Gather", "size", [onnx.Node("Shape", "shape", ["image"]), onnx.Whole(0)], Attribute("axis", 0L));
        size = onnx.Node("Mul", "twice", [size, onnx.Whole(2)]);
        size = onnx.Node("Div", "half", [onnx.Node("Sub", "less", [onnx.Node("Add", "more", [size, onnx.Whole(5)]), onnx.Whole(5)]), onnx.Whole(2)]);
        var rows = onnx.Node("Cast", "whole", [onnx.Node("Floor", "floor", [onnx.Reals([1], 6.5f)])], Attribute("to", 7L));
        var to = onnx.Node("Concat", "sizes", [size, rows, onnx.Whole(-1)], Attribute("axis", 0L));
        var graph = onnx.Output(onnx.Node("Reshape", "rows", ["image", to])).Read(scratch);
        var values = PlainConvolution.Values(new Random(1), batch * 18);
        Assert.Equal(["image", "rows"], graph.Nodes.Select(n => n.Name));
        Assert.Equal(values, Forwarded.One(graph, new(batch, 2, 3, 3), values, "rows"));
        Assert.Equal(new Reshape(6, 3, 1), graph["rows"].Operation);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void ABatchThatIsFixedInTheFileStandsForAny(int fixedBatch)
    {
        var onnx = new TinyOnnx().Input("image", fixedBatch, 2, 3, 3);
        var graph = onnx.Output(onnx.Node("Reshape", "flat", ["image", onnx.Whole(Math.Max(fixedBatch, 0), -1)])).Read(scratch);
        Assert.Equal(7 * 18, Forwarded.One(graph, new(7, 2, 3, 3), new float[7 * 18], "flat").Length);
    }

    /// <summary>ShuffleNet's: five axes on the way, of which two change places.</summary>
    [Fact]
    public void ChannelsAreShuffled()
    {
        var onnx = new TinyOnnx().Input("image", 0, 6, 2, 3);
        var groups = onnx.Node("Reshape", "groups", ["image", onnx.Whole(0, 2, 3, 2, 3)]);
        var mixed = onnx.Node("Transpose", "mixed", [onnx.Node("Relu", "relu", [groups])], Attribute("perm", 0, 2, 1, 3, 4));
        var graph = onnx.Output(onnx.Node("Reshape", "shuffled", [mixed, onnx.Whole(-1, 6, 2, 3)])).Read(scratch);
        float[] image = [.. Enumerable.Range(1, 36).Select(i => (float)i)];
        Assert.Equal(new[] { 0, 3, 1, 4, 2, 5 }.SelectMany(c => image.Skip(6 * c).Take(6)), Forwarded.One(graph, new(1, 6, 2, 3), image, "shuffled"));
    }

    [Fact]
    public void ImagesOfAnySizeAre224UntilToldOtherwise()
    {
        var onnx = new TinyOnnx().Input("image", 0, 3, 0, 0);
        var graph = onnx.Output(onnx.Node("GlobalAveragePool", "means", ["image"])).Read(scratch);
        Assert.Equal(new Input(3, 224, 224), graph["image"].Operation);
        Assert.Equal(3, Forwarded.One(graph, new(1, 3, 5, 7), new float[105], "means").Length);
        Assert.Contains("[?,?,8,8]", Refused(new TinyOnnx().Input("image", 0, 0, 8, 8), n => n.Node("Relu", "r", ["image"])));
    }

    [Fact]
    public void ANodeAnswersToItsNameAndToItsOutputs()
    {
        var onnx = new TinyOnnx().Input("image", 0, 3, 4, 4);
        onnx.Node("Relu", "", ["image"], ["first"]);
        onnx.Node("Relu", "twice", ["first"], ["second"]);
        onnx.Node("Relu", "twice", ["second"], ["third"]);
        onnx.Node("HardSwish", "image", ["third"], ["fourth"]);
        var graph = onnx.Output("fourth").Read(scratch);
        Assert.Equal(["image", "first", "twice", "third", "fourth/scaled", "fourth/clamped", "fourth"], graph.Nodes.Select(n => n.Name));
        Assert.Equal("twice", graph["second"].Name);
    }

    [Fact]
    public void AllThatIsNotSupportedIsToldAtOnce()
    {
        var message = Refused(new TinyOnnx().Input("image", 0, 3, 4, 4), onnx =>
        {
            var x = onnx.Node("Erf", "a", [onnx.Node("Relu", "fine", ["image"])]);
            x = onnx.Node("MaxPool", "after", [x], Attribute("kernel_shape", 2, 2), Attribute("dilations", 2, 2)); // of what is not known
            onnx.Node("MaxPool", "b", ["image"], Attribute("kernel_shape", 2, 2), Attribute("dilations", 2, 2));
            onnx.Node("Erf", "c", [x]);
            return onnx.Node("Softmax", "d", ["image"], Attribute("axis", 0L));
        });
        Assert.Contains("3 operations are not supported: Erf (a, c); MaxPool with dilated windows (b); Softmax along the batch (d). Supported: Add, ", message);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData(nameof(OnnxType.Double))]
    [InlineData(nameof(OnnxType.Float16))]
    [InlineData(nameof(OnnxType.Bfloat16))]
    [InlineData(nameof(OnnxType.Float))]
    public void WeightsOfAnyTypeAreRead(string name)
    {
        var type = Enum.Parse<OnnxType>(name);
        float[] values = [0.5f, -2, 1.25f];
        foreach (var isRaw in (bool[])[true, false])
        {
            var onnx = new TinyOnnx().Input("image", 0, 3, 2, 2).Initialiser(Weights(Tensor("w", type, 1, 3, 1, 1), type, values, isRaw));
            var graph = onnx.Output(onnx.Node("Conv", "conv", ["image", "w"])).Read(scratch);
            Assert.Equal<float>(values, ((Convolution)graph["conv"].Operation).Kernel.Values);
        }
    }

    [Fact]
    public void AnOperatorSetBeyondThoseReadIsRefused()
    {
        Assert.Contains("operator set 22", Refused(new TinyOnnx(22).Input("image", 0, 1, 2, 2), n => n.Node("Relu", "r", ["image"])));
        Assert.Contains("operator set 6", Refused(new TinyOnnx(6).Input("image", 0, 1, 2, 2), n => n.Node("Relu", "r", ["image"])));
    }

    [Fact]
    public void AValueGivenTwiceOrTooLateIsRefused()
    {
        Assert.Contains("two values are called 'y'", Refused(new TinyOnnx().Input("image", 0, 1, 2, 2), onnx =>
        {
            onnx.Node("Relu", "a", ["image"], ["y"]);
            onnx.Node("Relu", "b", ["image"], ["y"]);
            return "y";
        }));
        Assert.Contains("'b_out' is taken before anything gives it", Refused(new TinyOnnx().Input("image", 0, 1, 2, 2), onnx =>
        {
            onnx.Node("Add", "a", ["image", "b_out"]);
            return onnx.Node("Relu", "b", ["a_out"]);
        }));
    }

    [Fact]
    public void NoMoreThanTheLimitsIsTaken()
    {
        var wide = new TinyOnnx().Input("image", 0, 1, 2, 2);
        wide.Output(wide.Pad("wide", "image", [0, 0, 0, 0, 0, 0, 1 << 20, 1 << 20], 0));
        Assert.Contains("--limits", Assert.Throws<InvalidDataException>(() => wide.Read(scratch)).Message);
        var many = new TinyOnnx().Input("image", 0, 1, 2, 2);
        many.Output(many.Node("Expand", "e", [many.Node("ConstantOfShape", "many", [many.Whole(1 << 12, 1 << 12)])]));
        Assert.Contains("--limits", Assert.Throws<InvalidDataException>(() => many.Read(scratch, new Limits(Bytes: 1 << 20))).Message);
        Assert.Contains("--limits", Assert.Throws<InvalidDataException>(() => Layer().Read(scratch, new Limits(Bytes: 10))).Message);
        Assert.Contains("--limits", Assert.Throws<InvalidDataException>(() => Layer().Read(scratch, new Limits(Nodes: 1))).Message);
    }

    /// <summary>Cut off at each byte, and with bytes changed: an error for a user, or a model.</summary>
    [Fact]
    public void ADamagedFileIsRefusedAndNeverCrashes()
    {
        var whole = OnnxOfGraph.Of(new RandomNetwork(5, 12).Build().Graph, 11).ToBytes();
        var random = new Random(1);
        for (var i = 0; i < 1000; i++)
        {
            var bytes = i < 250 ? whole[..(i * whole.Length / 250)] : [.. whole];
            for (var changes = i < 250 ? 0 : random.Next(1, 4); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                new OnnxFormat().Read(scratch.File("damaged.onnx", bytes), new Limits(Bytes: 1 << 26));
            }
            catch (Exception e) when (e is InvalidDataException or GraphException or FileNotFoundException)
            {
                Assert.DoesNotContain('\n', e.Message);
                Assert.Contains("damaged.onnx: ", e.Message);
            }
        }
    }

    private string Refused(TinyOnnx onnx, Func<TinyOnnx, string> nodes)
    {
        onnx.Output(nodes(onnx));
        var refusal = Assert.ThrowsAny<Exception>(() => onnx.Read(scratch));
        Assert.True(refusal is InvalidDataException or GraphException, $"{refusal}");
        return refusal.Message;
    }

    private static TinyOnnx Layer()
    {
        var onnx = new TinyOnnx().Input("image", 0, 3, 4, 4);
        return onnx.Output(onnx.Node("Conv", "conv", ["image", onnx.Reals([2, 3, 1, 1], 1, 2, 3, 4, 5, 6)]));
    }

    private static TinyOnnx.Message Weights(TinyOnnx.Message tensor, OnnxType type, float[] values, bool isRaw)
    {
        ushort Bits(float v) => type == OnnxType.Float16 ? BitConverter.HalfToUInt16Bits((Half)v) : (ushort)(BitConverter.SingleToUInt32Bits(v) >> 16);
        var raw = type switch
        {
            OnnxType.Float => MemoryMarshal.AsBytes(values.AsSpan()).ToArray(),
            OnnxType.Double => MemoryMarshal.AsBytes(values.Select(v => (double)v).ToArray().AsSpan()).ToArray(),
            _ => MemoryMarshal.AsBytes(values.Select(Bits).ToArray().AsSpan()).ToArray(),
        };
        if (isRaw || type is OnnxType.Float or OnnxType.Double)
        {
            return tensor.Block(isRaw ? 9 : type == OnnxType.Float ? 4 : 10, raw);
        }

        Array.ForEach(values, v => tensor.Number(5, Bits(v)));
        return tensor;
    }

    /// <summary>What <see cref="EachOperatorSetHasItsForms"/> computes, image by image, in plain loops.</summary>
    private static float[] PlainForms(float[] image)
    {
        // Columns 3 to 6 of 8 (two at the right are padding), of channels 1 to 3; the first gates the other two.
        float At(int c, int y, int x) => Math.Clamp(y < 1 || x > 5 ? 0.5f : image[(c * 6 + y - 1) * 6 + x], -1, 0.75f);
        double[] means = [.. Enumerable.Range(2, 2).Select(c => Enumerable.Range(0, 7 * 4).Average(i => (double)At(1, i / 4, 3 + i % 4) * At(c, i / 4, 3 + i % 4)))];
        var sum = means.Sum(Math.Exp);
        return [.. means.Select(m => (float)(Math.Exp(m) / sum))];
    }
}
