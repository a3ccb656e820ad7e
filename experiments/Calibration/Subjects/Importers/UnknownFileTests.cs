using System.Text;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Importers;

namespace Circuits.Experiments.Calibration.Subjects.Importers;

public sealed class UnknownFileTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("PK\x03\x04 and more", "a zip archive", "Export the model with torch.onnx.export")]
    [InlineData("\x89HDF\r\n\x1a\n", "HDF5", "tensorflowjs_converter")]
    [InlineData("\x80\x02}q", "a Python pickle", "torch.onnx.export")]
    [InlineData("\x1c\0\0\0TFL3", "TensorFlow Lite", "tensorflowjs_converter")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "Git LFS", "git lfs pull")]
    [InlineData("<!DOCTYPE html>", "a web page", "Download the file itself")]
    [InlineData("Once upon a time", "a text", "Give a model's file")]
    [InlineData("\x1\x2\x3", "bytes 010203", "Give a model's file")]
    [InlineData("", "it is empty", "Get it again")]
    public void AFileOfNoFormatIsToldByWhatItLooksLike(string content, string looksLike, string remedy)
    {
        var path = scratch.File("model", Encoding.Latin1.GetBytes(content));
        var message = Assert.Throws<InvalidDataException>(() => ModelFile.Read(path)).Message;
        Assert.StartsWith(path + ": ", message);
        Assert.Contains(looksLike, message);
        Assert.Contains(remedy, message);
        Assert.All(ModelFile.Formats, f => Assert.Contains(f.Name, message));
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("{\"a\":1}")]
    [InlineData("\uFEFF  \n{")]
    [InlineData("!function(A){if(\"object\"==typeof exports")]
    [InlineData("\x30\x01\0\0\0\0\0\0{\"__metadata__\"")]
    public void AtMostOneFormatRecognisesAFile(string start) =>
        Assert.Single(ModelFile.Formats, f => f.Recognises(Encoding.UTF8.GetBytes(start)));
}
