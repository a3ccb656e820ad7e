using Circuits.Engine;
using Circuits.Experiments.Calibration.Subjects.Importers;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Importers;
using Xunit;

namespace Circuits.Experiments.Calibration.Subjects;

public sealed class ModelFileTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void AnImportedModelIsTheModel()
    {
        var source = Tiny("relu");
        var path = ModelFile.Import(source, "tiny", scratch.File("out"), new("made up", "CC0-1.0"));
        var (original, read) = (ModelFile.Read(source), ModelFile.Read(path));
        Assert.Equal(Path.Combine(scratch.File("out"), "tiny.safetensors"), path);
        Assert.Equal((path, "tensorflow.js layers-model", "made up", "CC0-1.0"), (read.Path, read.Format, read.Source, read.Licence));
        Assert.Equal(GraphFingerprint.Of(original.Graph), GraphFingerprint.Of(read.Graph));
    }

    [Fact]
    public void TheSameModelGivesTheSameBytes()
    {
        var source = Tiny("relu");
        Assert.Equal(
            File.ReadAllBytes(ModelFile.Import(source, "a", scratch.Path, new())),
            File.ReadAllBytes(ModelFile.Import(source, "b", scratch.Path, new())));
    }

    [Fact]
    public void AnUnsupportedModelLeavesNoFile()
    {
        var source = Tiny("tanh");
        Assert.Throws<GraphException>(() => ModelFile.Import(source, "tiny", scratch.File("out"), new()));
        Assert.False(Directory.Exists(scratch.File("out")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../up")]
    [InlineData(".hidden")]
    [InlineData("a b")]
    public void ANameThatIsNotOneIsRefused(string name) =>
        Assert.Throws<ArgumentException>(() => ModelFile.Import(Tiny("relu"), name, scratch.Path, new()));

    [Fact]
    public void TensorsWithoutADescriptionAreNoNetwork()
    {
        var path = scratch.File("bare.safetensors");
        Safetensors.Write(path, [], new Dictionary<string, string>());
        Assert.Contains("no usable description of a network", Assert.Throws<InvalidDataException>(() => ModelFile.Read(path)).Message);
        Safetensors.Write(path, [], new Dictionary<string, string> { ["format"] = "later", ["topology"] = "{}", ["quantization"] = "{}" });
        Assert.Throws<InvalidDataException>(() => ModelFile.Read(path));
        Safetensors.Write(path, [], new Dictionary<string, string> { ["format"] = "tensorflow.js graph-model", ["topology"] = "{}", ["quantization"] = "{}" });
        Assert.Contains("its topology is not that of a graph-model", Assert.Throws<InvalidDataException>(() => ModelFile.Read(path)).Message);
        Assert.Throws<FileNotFoundException>(() => ModelFile.Read(scratch.File("nowhere")));
    }

    private string Tiny(string activation) => TinyModels.Keras(
        scratch,
        string.Join(',', TinyModels.Layer("input", "InputLayer", "'batch_input_shape':[null,2,2,3]"), TinyModels.Layer("conv", "Conv2D", $"'padding':'valid','activation':'{activation}'", "input")),
        "conv",
        ("conv/kernel", [1, 1, 3, 1], [1, 2, 3]),
        ("conv/bias", [1], [4]));
}
