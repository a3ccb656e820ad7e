using System.Buffers.Binary;
using System.Text;
using Circuits.Engine;
using Circuits.Experiments.Calibration.Engine;
using Circuits.Experiments.Calibration.Subjects.Importers;
using Circuits.Experiments.Calibration.Subjects.Importers.Onnx;
using Circuits.Experiments.Calibration.Subjects.Importers.TensorFlow;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Importers;
using Circuits.Science.Subjects.Importers.Description;
using Tensor = System.Numerics.Tensors.Tensor;

namespace Circuits.Experiments.Calibration.Subjects.Hostile;

/// <summary>Every format that is read from outside; a new one is a line here.</summary>
public sealed class HostileFilesTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void GraphDescriptionInside() => Run(new()
    {
        Name = "it.safetensors", Original = Described(), Mutate = HostileFiles.Half(Mutation.OfBytes, WithHeaderLength),
    });

    [Fact]
    public void GraphDescriptionBeside()
    {
        var file = Safetensors.Read(scratch.File("whole.safetensors", Described()));
        Safetensors.Write(scratch.File("bare.safetensors"), file.Tensors.Values, new Dictionary<string, string>());
        Run(new()
        {
            Name = "it.json", Original = Encoding.UTF8.GetBytes(file.Metadata[GraphDescription.Key]), Mutate = Mutation.OfText,
            Beside = [("it.safetensors", File.ReadAllBytes(scratch.File("bare.safetensors")))],
            Read = path => HostileFiles.Import(Path.ChangeExtension(path, ".safetensors")),
        });
    }

    [Fact]
    public void SafetensorsHeader() => Run(new()
    {
        Name = "it.safetensors", Original = Described(),
        Mutate = (original, random) =>
        {
            var length = (int)BinaryPrimitives.ReadInt64LittleEndian(original);
            return WithHeaderLength([.. original[..8], .. Mutation.OfText(original[8..(8 + length)], random), .. original[(8 + length)..]]);
        },
    });

    [Fact]
    public void TensorFlowJsLayers() => Run(TensorFlowJs(Keras()));

    [Fact]
    public void TensorFlowJsGraph() => Run(TensorFlowJs(GraphModelWriter.Write(scratch, Frozen().Nodes)));

    [Fact]
    public void TensorFlowJsOfOurs() => Run(new()
    {
        Name = "it.safetensors", Original = File.ReadAllBytes(ModelFile.Import(Keras(), "ours", scratch.Path, new())),
        Mutate = HostileFiles.Half(Mutation.OfBytes, WithHeaderLength),
    });

    [Fact]
    public void GraphDef() => Run(new() { Name = "it.pb", Original = Frozen().ToBytes() });

    [Fact]
    public void Onnx() => Run(new() { Name = "it.onnx", Original = OnnxOfGraph.Of(Convolutional(), 17).ToBytes() });

    [Fact]
    public void Npy()
    {
        Science.Stimuli.Npy.Save(Tensor.Create(PlainConvolution.Values(new(1), 24), [2, 3, 2, 2]), scratch.File("it.npy"));
        Run(new() { Name = "it.npy", Original = File.ReadAllBytes(scratch.File("it.npy")), Read = path => Science.Stimuli.Npy.Load(path) });
    }

    [Fact]
    public void PngFile() => Run(new()
    {
        Name = "it.png", Original = Png.Encode(new Image(5, 4)), Mutate = HostileFiles.Half(Mutation.OfBytes, WithChecksums), Read = path => Png.Load(path),
    });

    private static void Run(HostileFiles files)
    {
        using (files)
        {
            files.Run();
        }
    }

    private static HostileFiles TensorFlowJs(string model) => new()
    {
        Name = "model.json", Original = File.ReadAllBytes(model),
        Mutate = (original, random) => random.Next(3) == 0 ? Mutation.OfBytes(original, random) : Mutation.OfText(original, random),
        Beside = [("group1-shard1of1.bin", File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(model)!, "group1-shard1of1.bin")))],
    };

    private string Keras() => TinyModels.Keras(
        scratch,
        string.Join(
            ',',
            TinyModels.Layer("input", "InputLayer", "'batch_input_shape':[null,4,4,2]"),
            TinyModels.Layer("conv", "Conv2D", "'padding':'same','strides':[1,1],'activation':'relu','use_bias':true", "input"),
            TinyModels.Layer("bn", "BatchNormalization", "'epsilon':0.001,'axis':3,'scale':true,'center':true", "conv"),
            TinyModels.Layer("pool", "MaxPooling2D", "'padding':'valid','pool_size':[2,2],'strides':[2,2]", "bn"),
            TinyModels.Layer("flat", "Flatten", "", "pool"),
            TinyModels.Layer("dense", "Dense", "'activation':'softmax','use_bias':false", "flat")),
        "dense",
        [
            ("conv/kernel", [3, 3, 2, 3], PlainConvolution.Values(new(1), 54)),
            ("conv/bias", [3], [1, 2, 3]),
            .. new[] { "moving_mean", "moving_variance", "gamma", "beta" }.Select(n => ($"bn/{n}", new[] { 3 }, new[] { 1f, 2, 3 })),
            ("dense/kernel", [12, 2], PlainConvolution.Values(new(2), 24)),
        ]);

    private static GraphDefWriter Frozen()
    {
        var g = new GraphDefWriter();
        int[] ones = [1, 1, 1, 1], two = [1, 2, 2, 1];
        g.Add("input", "Placeholder", [], ("dtype", new GraphDefType(1)), ("shape", new GraphDefShape(-1, 8, 8, 3)));
        g.Add("conv", "Conv2D", ["input", g.Constant("w", [3, 3, 3, 2], PlainConvolution.Values(new(1), 54))], ("strides", ones), ("padding", "SAME"));
        g.Add("biased", "BiasAdd", ["conv", g.Constant("b", [2], new float[] { 1, 2 })]);
        g.Add("relu", "Relu", ["biased"]);
        g.Add("pool", "MaxPool", ["relu"], ("ksize", two), ("strides", two), ("padding", "VALID"));
        g.Add("both", "ConcatV2", ["pool", "pool", g.Constant("axis", [], new[] { 3 })]);
        g.Add("flat", "Reshape", ["both", g.Constant("sizes", [2], new[] { -1, 64 })]);
        g.Add("out", "MatMul", ["flat", g.Constant("m", [64, 2], PlainConvolution.Values(new(2), 128))]);
        return g;
    }

    private byte[] Described()
    {
        GraphDescription.Write(scratch.File("described.safetensors"), new("", "", Convolutional(), "a source", "MIT") { Preprocessing = Preprocessing.Uniform(2, -1) });
        return File.ReadAllBytes(scratch.File("described.safetensors"));
    }

    /// <summary>A little of each kind of attribute.</summary>
    private static Graph Convolutional()
    {
        var random = new Random(3);
        return new(
            [
                new("image", new Input(3, 8, 8)),
                new("conv", PlainConvolution.Random(random, 4, 3, new(3, 3, 2, 2), Padding.Explicit(1, 1, 1, 1), 1), "image"),
                new("bn", RandomNetwork.Normalization(random, 4), "conv"),
                new("relu", new Relu(6), "bn"),
                new("pool", new MaxPool(Window.Square(2), Padding.Valid), "relu"),
                new("mean", new AveragePool(Window.Square(3), Padding.Explicit(1, 1, 1, 1)), "pool"),
                new("both", new Concat(), "pool", "mean"),
                new("flat", new Flatten(), "both"),
                new("soft", new Softmax(), "flat"),
            ],
            new Dictionary<string, string> { ["out"] = "soft" });
    }

    /// <summary>The length up to the brace that closes the header, where there is one.</summary>
    private static byte[] WithHeaderLength(byte[] bytes)
    {
        var (depth, isText) = (0, false);
        for (var at = 8; at < bytes.Length; at++)
        {
            depth += isText ? 0 : bytes[at] == '{' ? 1 : bytes[at] == '}' ? -1 : 0;
            at += isText && bytes[at] == '\\' ? 1 : 0;
            isText ^= at < bytes.Length && bytes[at] == '"';
            if (depth == 0)
            {
                while (at + 1 < bytes.Length && bytes[at + 1] == ' ')
                {
                    at++; // the header is padded, so that the numbers lie even
                }

                BinaryPrimitives.WriteInt64LittleEndian(bytes, at - 7);
                break;
            }
        }

        return bytes;
    }

    private static byte[] WithChecksums(byte[] bytes)
    {
        for (var at = 8; at + 12 <= bytes.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
            if (length > bytes.Length - at - 12)
            {
                break;
            }

            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at + 8 + (int)length), Crc32.Of(bytes.AsSpan(at + 4, 4 + (int)length)));
            at += 12 + (int)length;
        }

        return bytes;
    }
}
