using Circuits.Science.Stimuli;

namespace Circuits.Cli.Tests;

public sealed class OnnxTests
{
    /// <summary>4x4 images, one 1x1 convolution with weights 1, 2, 3 and bias 0.5; made with the Python package onnx.</summary>
    private const string Tiny =
        "CAgSADqXAQohCgVpbWFnZQoBdwoBYhIGYW5zd2VyGgRjb252IgRDb252EgFnKhsIAQgDCAEIARABQgF3SgwAAIA/AAAAQAAAQEAqDQgBEAFCAWJKBAAAAD9a"
        + "IAoFaW1hZ2USFwoVCAESEQoDEgFOCgIIAwoCCAQKAggEYiEKBmFuc3dlchIXChUIARIRCgMSAU4KAggBCgIIBAoCCARCBAoAEA0=";

    [Fact]
    public void AnOnnxFileIsListedAndRunsByItsNodesNamesAndItsOutputs()
    {
        using var scratch = new Scratch();
        File.WriteAllBytes(scratch.Path("tiny.onnx"), Convert.FromBase64String(Tiny));
        Assert.Equal("image  Input        1x3x4x4\nconv   Convolution  1x1x4x4\n", scratch.Circuits("nodes", "tiny.onnx").Output);

        scratch.Npy("x.npy", 0.25f, 11, 3, 4, 4);
        var ran = scratch.Circuits("run", "tiny.onnx", "--input", "x.npy", "--nodes", "conv,answer", "--out", "out");
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Equal("out/conv.npy    11x1x4x4\nout/answer.npy  11x1x4x4\n", ran.Output);
        Assert.All(Npy.Load(scratch.Path("out/answer.npy")), v => Assert.Equal(2, v));
    }

    [Fact]
    public void ADamagedOneIsToldInOneLine()
    {
        using var scratch = new Scratch();
        File.WriteAllBytes(scratch.Path("tiny.onnx"), Convert.FromBase64String(Tiny)[..100]);
        var ran = scratch.Circuits("nodes", "tiny.onnx");
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.Equal(
            "circuits: tiny.onnx: this is no readable ONNX model: field 7 should take 151 bytes at byte 7, and 93 are left. "
            + "It may be cut off: get it again.\n",
            ran.Error);
    }
}
