using System.Runtime.InteropServices;
using Circuits.Engine;
using Circuits.Science.Subjects.Importers.Onnx;
using Xunit;
using static Circuits.Experiments.Calibration.Subjects.Importers.Onnx.TinyOnnx;

namespace Circuits.Experiments.Calibration.Subjects.Importers.Onnx;

/// <summary>Weights in files beside the model: read from below its folder, and from nowhere else.</summary>
public sealed class OnnxStorageTests : IDisposable
{
    private static readonly float[] Values = [7, 1, 2, 3];

    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("weights.bin")]
    [InlineData("data/weights.bin")]
    public void WeightsBesideTheModelAreRead(string location)
    {
        Directory.CreateDirectory(scratch.File("data"));
        scratch.File(location, MemoryMarshal.AsBytes(Values.AsSpan()).ToArray());
        Assert.Equal<float>(Values[1..], ((Convolution)Model(location, "4", "12").Read(scratch)["conv"].Operation).Kernel.Values);
    }

    [Theory]
    [InlineData("../secret.bin", "below the model's folder")]
    [InlineData("data/../../secret.bin", "below the model's folder")]
    [InlineData("..\\secret.bin", "below the model's folder")]
    [InlineData("/etc/passwd", "below the model's folder")]
    [InlineData("C:\\secret.bin", "below the model's folder")]
    [InlineData("", "below the model's folder")]
    [InlineData(".", "below the model's folder")]
    [InlineData("link.bin", "is a link")]
    [InlineData("folder/secret.bin", "is a link")]
    public void APathThatLeadsOutOfTheFolderIsRefused(string location, string why)
    {
        using var elsewhere = new ScratchFolder();
        elsewhere.File("secret.bin", new byte[16]);
        File.CreateSymbolicLink(scratch.File("link.bin"), elsewhere.File("secret.bin"));
        Directory.CreateSymbolicLink(scratch.File("folder"), elsewhere.Path);
        Assert.Contains(why, Assert.Throws<InvalidDataException>(() => Model(location, "0", "12").Read(scratch)).Message);
    }

    [Theory]
    [InlineData("5", "12", "may be cut off")]
    [InlineData("99999999999", "12", "may be cut off")]
    [InlineData("0", "13", "takes 12 bytes")]
    [InlineData("-4", "12", "is '-4'")]
    [InlineData("0", "99999999999999999999", "no number")]
    public void APlaceThatIsNotInTheFileIsRefused(string offset, string length, string why)
    {
        scratch.File("weights.bin", MemoryMarshal.AsBytes(Values.AsSpan()).ToArray());
        Assert.Contains(why, Assert.Throws<InvalidDataException>(() => Model("weights.bin", offset, length).Read(scratch)).Message);
    }

    [Fact]
    public void AFileThatIsMissingIsNamed() =>
        Assert.Contains("'weights.bin', which is not there", Assert.Throws<FileNotFoundException>(() => Model("weights.bin", "0", "12").Read(scratch)).Message);

    private static TinyOnnx Model(string location, string offset, string length)
    {
        var weights = Tensor("w", OnnxType.Float, 1, 3, 1, 1).Number(14, 1);
        foreach (var (key, value) in new[] { ("location", location), ("offset", offset), ("length", length) })
        {
            weights.Block(13, new TinyOnnx.Message().Text(1, key).Text(2, value).ToBytes());
        }

        var onnx = new TinyOnnx().Input("image", 0, 3, 2, 2).Initialiser(weights);
        return onnx.Output(onnx.Node("Conv", "conv", ["image", "w"]));
    }
}
