using System.Globalization;
using System.Text.Json;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects.Importers;

namespace Circuits.Cli.Tests;

/// <summary>A model of the user's own: imported, listed, and put to the claims, whatever it is.</summary>
public sealed class OwnModelTests : IDisposable
{
    private const string Conv = """{"name":"conv","operation":"Convolution","inputs":["image"],"attributes":{"window":[3,3],"padding":"same"},"weights":{"kernel":"w"}}""";

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void WhatIsSaidAtImportIsKeptAndShown()
    {
        Model("any", Input(3, 8, 8), Conv);
        Assert.Equal(0, scratch.Circuits("import", "any.safetensors", "--as", "mine", "--preprocessing", "imagenet", "--size", "16", "--source", "here", "--licence", "MIT").ExitCode);
        var listed = JsonDocument.Parse(scratch.Circuits("subjects", "--json").Output).RootElement.EnumerateArray().Single(s => s.GetProperty("name").GetString() == "mine");
        Assert.Equal(("own", "imported", "here", "MIT", 16), (Text("kind"), Text("status"), Text("source"), Text("licence"), listed.GetProperty("nativeSizePixels").GetInt32()));
        var shown = listed.GetProperty("preprocessing");
        Assert.True(shown.GetProperty("stated").GetBoolean());
        Assert.Equal([(float)(1 / 0.229), (float)(1 / 0.224), (float)(1 / 0.225)], shown.GetProperty("scale").EnumerateArray().Select(n => n.GetSingle()));
        Assert.Equal([(float)(-0.485 / 0.229), (float)(-0.456 / 0.224), (float)(-0.406 / 0.225)], shown.GetProperty("offset").EnumerateArray().Select(n => n.GetSingle()));
        Assert.Equal("image  Input        1x3x16x16\nconv   Convolution  1x3x16x16\n", scratch.Circuits("nodes", "mine").Output);

        // (0.485 - 0.485) / 0.229 and so on: the kernel is one everywhere.
        scratch.Npy("x.npy", 0.5f, 1, 3, 16, 16);
        Assert.Equal(0, scratch.Circuits("run", "mine", "--input", "x.npy", "--nodes", "conv", "--out", "out").ExitCode);
        var expected = 9 * ((0.5 - 0.485) / 0.229 + (0.5 - 0.456) / 0.224 + (0.5 - 0.406) / 0.225);
        Assert.Equal(expected, Npy.Load(scratch.Path("out/conv.npy"))[0, 0, 8, 8], 1e-4);

        string? Text(string name) => listed.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData("--preprocessing 'caffe' is not known", "--preprocessing", "caffe")]
    [InlineData("cannot take images of 1 pixels", "--size", "1")]
    [InlineData("cannot take images of 0 pixels", "--size", "0")]
    [InlineData("the limit is bytes=200", "--limits", "bytes=200")]
    [InlineData("the limit is nodes=1. If you trust the file, raise it with --limits", "--limits", "nodes=1")]
    [InlineData("the limit is nesting=2", "--limits", "nesting=2")]
    [InlineData("'much' is no limit", "--limits", "bytes=much")]
    [InlineData("'2000' is no limit: give a whole number from 1 to 1000", "--limits", "nesting=2000")]
    public void WhatDoesNotFitIsRefusedAndLeavesNothing(string said, params string[] args)
    {
        Model("any", Input(3, 8, 8), Conv, """{"name":"pool","operation":"MaxPool","inputs":["conv"],"attributes":{"window":[2,2,2,2],"padding":"valid"}}""");
        var ran = scratch.Circuits(["import", "any.safetensors", "--as", "mine", .. args]);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.Contains(said, ran.Error);
        Assert.Single(ran.Error.TrimEnd('\n').Split('\n'));
        Assert.Equal(["any.json", "any.safetensors"], scratch.Names);
    }

    [Fact]
    public void WhatWasImportedBeforeIsNotWrittenOverWhereverItIs()
    {
        Model("any", Input(3, 8, 8), Conv);
        foreach (var to in new[] { new string[0], ["--to", "elsewhere"] })
        {
            Assert.Equal(0, scratch.Circuits(["import", "any.safetensors", "--as", "mine", .. to]).ExitCode);
            var again = scratch.Circuits(["import", "any.safetensors", "--as", "Mine", .. to]);
            Assert.Equal((2, ""), (again.ExitCode, again.Output));
            Assert.Contains("has been imported before", again.Error);
        }

        Assert.Contains("'mine' was imported, and is here", scratch.Circuits("fetch", "mine").Error);
    }

    [Fact]
    public void PreprocessingForOtherChannelsIsRefused()
    {
        Model("grey", Input(1, 8, 8), """{"name":"relu","operation":"Relu","inputs":["image"]}""");
        Assert.Contains("for images of 3 channels, and the network takes 1", scratch.Circuits("import", "grey.safetensors", "--as", "mine", "--preprocessing", "imagenet").Error);
        Assert.Equal(0, scratch.Circuits("import", "grey.safetensors", "--as", "mine", "--preprocessing", "2,-1").ExitCode);
    }

    /// <summary>Networks that no claim was made for: a reason for each, and no error of the user's.</summary>
    [Fact]
    public void WhatCannotBeTestedSaysWhy()
    {
        const string Relu = """{"name":"relu","operation":"Relu","inputs":["image"]}""";
        Model("odd-grey", Input(1, 64, 64), Relu);
        Model("odd-unconvolved", Input(3, 64, 64), Relu, """{"name":"flat","operation":"Flatten","inputs":["relu"]}""");
        Model("odd-tiny", Input(3, 8, 8), Conv);
        Model("odd-oblong", Input(3, 200, 30), Conv, """{"name":"flat","operation":"Flatten","inputs":["conv"]}""", """{"name":"back","operation":"Reshape","inputs":["flat"],"attributes":{"channels":3,"height":200,"width":30}}""");
        Model("odd-line", Input(3, 64, 1), Relu);
        Model("odd-volume", Input(48, 16, 16), Relu);
        Model("odd-two", Input(3, 8, 8), """{"name":"mask","operation":"Input","attributes":{"channels":3,"height":8,"width":8}}""", """{"name":"sum","operation":"Add","inputs":["image","mask"]}""");
        string[] names = ["grey", "unconvolved", "tiny", "oblong", "line", "volume", "two"];
        foreach (var name in names)
        {
            var imported = scratch.Circuits("import", $"odd-{name}.safetensors", "--as", $"odd-{name}");
            Assert.True(imported.ExitCode == 0, imported.Error);
        }

        var ran = scratch.Circuits("verify", "--subject", "odd-*", "--json", "ledger.jsonl");
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        var rows = File.ReadLines(scratch.Path("ledger.jsonl")).Select(l => JsonDocument.Parse(l).RootElement).Where(r => r.TryGetProperty("claim", out _)).ToList();
        Assert.True(rows.Count >= 5 * names.Length);
        Assert.All(rows, r => Assert.Equal("Untested", r.GetProperty("outcome").GetString()));
        Assert.All(rows, r => Assert.Equal(JsonValueKind.Null, r.GetProperty("expected").ValueKind));
        Reads("odd-grey", "takes images of 1 channel, and stimuli are red, green and blue");
        Reads("odd-volume", "takes images of 48 channels");
        Reads("odd-two", "takes 2 inputs (image, mask)");
        Reads("odd-unconvolved", "has no layer where curve detectors are looked for");
        Reads("odd-tiny", "has no layer where curve detectors are looked for");
        Reads("odd-line", "has no layer where curve detectors are looked for");
        Assert.DoesNotContain("   at ", ran.Output);

        void Reads(string subject, string reason) => Assert.Contains(
            rows, r => r.GetProperty("subject").GetString() == subject && r.GetProperty("reading").GetString()!.Contains(reason, StringComparison.Ordinal));
    }

    /// <summary>Four layers of random weights, the last with a stride of 8 and a field of 47 pixels: there is something to look at.</summary>
    [Fact]
    public void AConvolutionalNetworkIsMeasuredAndNoOutcomeIsAnError()
    {
        Model("small", [Input(3, 139, 139), Layer("a", "image", 3), Layer("b", "a", 8), Layer("c", "b", 8), Layer("d", "c", 8, stride: 1)], ("w3", [8, 3, 5, 5]), ("w8", [8, 8, 5, 5]));
        Assert.Equal(0, scratch.Circuits("import", "small.safetensors", "--as", "mine", "--preprocessing", "minus-one-to-one").ExitCode);
        var ran = scratch.Circuits("verify", "--subject", "mine", "--claim", "curves.*", "--json", "ledger.jsonl", "--report", "report");
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Contains("none stated beforehand", ran.Output);
        var exist = JsonDocument.Parse(File.ReadLines(scratch.Path("ledger.jsonl")).First(l => l.Contains("curves.exist", StringComparison.Ordinal))).RootElement;
        Assert.NotEqual("Untested", exist.GetProperty("outcome").GetString());
        Assert.Equal("Own", exist.GetProperty("subjectKind").GetString());

        static string Layer(string name, string input, int channels, int stride = 2) => string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"name":"{{{name}}}_pre","operation":"Convolution","inputs":["{{{input}}}"],"attributes":{"window":[5,5,{{{stride}}},{{{stride}}}],"padding":"same"},"weights":{"kernel":"w{{{channels}}}"}},{"name":"{{{name}}}","operation":"Relu","inputs":["{{{name}}}_pre"]}""");
    }

    private static string Input(int channels, int height, int width) => string.Create(
        CultureInfo.InvariantCulture, $$$"""{"name":"image","operation":"Input","attributes":{"channels":{{{channels}}},"height":{{{height}}},"width":{{{width}}}}}""");

    private void Model(string name, params string[] nodes) => Model(name, nodes, ("w", [3, 3, 3, 3]));

    /// <summary>One weight everywhere, or weights of both signs where the tensor is not called w.</summary>
    private void Model(string name, string[] nodes, params (string Name, int[] Shape)[] tensors)
    {
        var random = new Random(1);
        Safetensors.Write(
            scratch.Path(name + ".safetensors"),
            tensors.Select(t => SafetensorsTensor.Of(
                t.Name, [.. t.Shape], Enumerable.Range(0, t.Shape.Aggregate(1, (a, b) => a * b)).Select(_ => t.Name == "w" ? 1 : random.NextSingle() - 0.5f).ToArray())),
            new Dictionary<string, string>());
        scratch.Text(name + ".json", $$"""{"version":1,"nodes":[{{string.Join(',', nodes)}}]}""");
    }
}
