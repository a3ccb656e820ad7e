using System.Diagnostics;
using System.Numerics.Tensors;
using System.Text.Json;
using Circuits.Science.Stimuli;

namespace Circuits.Cli.Tests;

public sealed class CommandTests
{
    [Fact]
    public void AnImportedModelIsASubjectAndRuns()
    {
        using var scratch = new Scratch();
        Assert.Equal(0, scratch.Circuits("import", scratch.TinyModel(), "--as", "tiny", "--licence", "CC0-1.0").ExitCode);
        Assert.Contains("tiny ", scratch.Circuits("subjects").Output);
        Assert.Equal("input  Input        1x3x4x4\nconv   Convolution  1x1x4x4\n", scratch.Circuits("nodes", "tiny").Output);

        // 11 images: a whole batch and a part of one. (1 + 2 + 3) · 0.25 + 0.5 = 2.
        scratch.Npy("x.npy", 0.25f, 11, 3, 4, 4);
        var ran = scratch.Circuits("run", "tiny", "--input", "x.npy", "--nodes", "conv,input", "--out", "out");
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Equal("out/conv.npy   11x1x4x4\nout/input.npy  11x3x4x4\n", ran.Output);
        var answers = Npy.Load(scratch.Path("out/conv.npy"));
        Assert.Equal([11, 1, 4, 4], answers.Lengths.ToArray());
        Assert.All(answers, v => Assert.Equal(2, v));
    }

    [Fact]
    public void RunTakesPicturesAndPadsShapesToFour()
    {
        using var scratch = new Scratch();
        Png.Save(new Image(50, 40), scratch.Path("black.png"));
        Assert.Equal(0, scratch.Circuits("run", "mobilenet-v2", "--input", "black.png", "--nodes", "Conv1", "--out", "as-is").ExitCode);
        Assert.Equal([1, 32, 20, 25], Npy.Load(scratch.Path("as-is/Conv1.npy")).Lengths.ToArray());
        Assert.Equal(0, scratch.Circuits("run", "mobilenet-v2", "--input", "black.png", "--nodes", "dense_3", "--out", "native", "--resize").ExitCode);
        var answer = Npy.Load(scratch.Path("native/dense_3.npy"));
        Assert.Equal([1, 5, 1, 1], answer.Lengths.ToArray());
        Assert.Equal(1, Tensor.Sum<float>(answer), 1e-5);
    }

    [Fact]
    public void VisualizeWritesTheSamePictureForTheSameSeed()
    {
        using var scratch = new Scratch();
        string[] args = ["visualize", "planted-curves", "curves:3", "--size", "48", "--steps", "20", "--centre", "--out"];
        var ran = scratch.Circuits([.. args, "one.png"]);
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Matches(@"^one\.png  curves:3 \S+, from \S+ at the start\n$", ran.Output);
        Assert.Equal(0, scratch.Circuits([.. args, "two.png"]).ExitCode);
        Assert.Equal(0, scratch.Circuits([.. args, "other.png", "--seed", "1"]).ExitCode);
        var picture = Png.Load(scratch.Path("one.png"));
        Assert.Equal((48, 48), (picture.WidthPixels, picture.HeightPixels));
        Assert.Equal(picture.Values, Png.Load(scratch.Path("two.png")).Values);
        Assert.NotEqual(picture.Values, Png.Load(scratch.Path("other.png")).Values);
    }

    [Fact]
    public void ExamplesWritesASheetAndSaysWhichPlaces()
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch.Path("images"));
        for (var i = 0; i < 3; i++)
        {
            Png.Save(new Curve(20, 120 * i).Render(96), scratch.Path($"images/{i}.png"));
        }

        string[] args = ["examples", "planted-curves", "curves:8", "--images", "images", "--out", "sheet.png", "--json"];
        var ran = scratch.Circuits(args);
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        var told = JsonDocument.Parse(ran.Output).RootElement;
        Assert.Equal(3, told.GetProperty("images").GetInt32());
        Assert.Equal("curves_pre_relu:8", told.GetProperty("activationOf").GetString());

        // Unit 8 is planted at 120 degrees.
        Assert.Equal("1.png", told.GetProperty("strongest")[0].GetProperty("name").GetString());
        Assert.True(Png.Load(scratch.Path("sheet.png")).WidthPixels > 300);
        Assert.Equal(ran.Output, scratch.Circuits(args).Output);
    }

    [Fact]
    public void ValuesThatAreNoImageAreRemarkedUpon()
    {
        using var scratch = new Scratch();
        scratch.Npy("bytes.npy", 200, 1, 3, 32, 32);
        string[] args = ["run", "mobilenet-v2", "--input", "bytes.npy", "--nodes", "Conv1", "--out", "out"];
        Assert.Contains("images are in [0, 1]", scratch.Circuits(args).Error);
        Assert.Equal("", scratch.Circuits([.. args, "--raw"]).Error);
    }

    [Theory]
    [InlineData("claims", "--json")]
    [InlineData("subjects", "--json")]
    [InlineData("tuning", "mobilenet-v2", "block_1_expand_relu:0", "--json")]
    [InlineData("tuning", "mobilenet-v2", "block_1_expand_relu:0", "--stimulus", "line", "--json")]
    [InlineData("tuning", "mobilenet-v2", "block_1_expand_relu:0", "--stimulus", "highlow", "--json")]
    public void JsonIsJson(params string[] args)
    {
        using var scratch = new Scratch();
        var ran = scratch.Circuits(args);
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        using var _ = JsonDocument.Parse(ran.Output);
    }

    [Theory]
    [InlineData("claims")]
    [InlineData("subjects")]
    [InlineData("nodes", "inception-v3")]
    public void ListsAreOneThingALineWhereNobodyLooks(params string[] args)
    {
        using var scratch = new Scratch();
        var ran = scratch.Circuits(args);
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.All(ran.Output.TrimEnd('\n').Split('\n'), line => Assert.Matches(@"^[\w.\-/]+  +\S", line));
        Assert.DoesNotContain('\e', ran.Output);
    }

    /// <summary>Twice: as <c>dotnet run</c> passes on what the process group has already got.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void CtrlCStopsAtOnceAndLeavesNoHalfLedger(int signals)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGINT to send; Ctrl-C is the same code.");
        using var scratch = new Scratch();
        var ran = scratch.Circuits(
            id =>
            {
                // The ledger is begun when everything has been read, just before the first claim.
                Assert.True(SpinWait.SpinUntil(() => File.Exists(scratch.Path("ledger.jsonl.part")), TimeSpan.FromMinutes(1)));
                for (var i = 0; i < signals; i++)
                {
                    using var kill = Process.Start("kill", [IsInterruptIgnored(id) ? "-TERM" : "-INT", $"{id}"]);
                    kill.WaitForExit();
                }
            },
            "verify", "--subject", "mobilenet-v2", "--json", "ledger.jsonl");
        Assert.Equal(130, ran.ExitCode);
        Assert.StartsWith("circuits: interrupted with 0 of ", Assert.Single(ran.Error.TrimEnd('\n').Split('\n')));
        Assert.Empty(scratch.Names);
    }

    /// <summary>A shell starts what it puts into the background with SIGINT ignored, and whatever that starts inherits it; the command treats SIGTERM alike.</summary>
    private static bool IsInterruptIgnored(int process)
    {
        const long Interrupt = 1 << (2 - 1);
        var status = $"/proc/{process}/status";
        return File.Exists(status)
            && File.ReadLines(status).FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } ignored
            && (Convert.ToInt64(ignored["SigIgn:".Length..].Trim(), 16) & Interrupt) != 0;
    }
}
