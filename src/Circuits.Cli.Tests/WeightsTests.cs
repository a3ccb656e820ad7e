using Circuits.Science.Stimuli;

namespace Circuits.Cli.Tests;

/// <summary><c>circuits weights</c> as a user meets it.</summary>
public sealed class WeightsTests
{
    [Fact]
    public void AKernelIsPrintedWrittenAndDrawn()
    {
        using var scratch = new Scratch();
        var ran = scratch.Circuits("weights", "planted-curves", "--from", "pooled:3", "--to", "curves:0", "--out", "w.npy", "--png", "w.png");
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        var lines = ran.Output.TrimEnd('\n').Split('\n');
        Assert.Equal("planted-curves: pooled:3 → curves:0, 9 x 9 positions of pooled, centred on the target's field", lines[0]);
        Assert.Equal(13, lines.Length);
        Assert.All(lines[2..11], line => Assert.Equal(9, line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length));
        Assert.Matches(@"^sum -?[\d.E-]+, strongest -?[\d.E-]+ at row [+-]?\d+, column [+-]?\d+$", lines[^1]);
        Assert.Equal([1, 1, 9, 9], Npy.Load(scratch.Path("w.npy")).Lengths.ToArray());
        Assert.True(Png.Load(scratch.Path("w.png")).WidthPixels > 300);
    }

    /// <summary>1, 2 and 3 are the tiny model's weights.</summary>
    [Fact]
    public void TheNumbersAreTheWeights()
    {
        using var scratch = new Scratch();
        scratch.TinyModel();
        var ran = scratch.Circuits("weights", "model.json", "--from", "input:1", "--to", "conv:0");
        Assert.Equal(
            "model: input:1 → conv:0, 1 x 1 positions of input, centred on the target's field\n\n  2.00\n\nsum 2, strongest 2 at row 0, column 0\n", ran.Output);
        Assert.Equal(0, scratch.Circuits("weights", "model.json", "--from", "input", "--to", "conv:0", "--out", "w.npy").ExitCode);
        Assert.Equal([1f, 2, 3], Npy.Load(scratch.Path("w.npy")).ToArray());
    }

    [Fact]
    public void ANodeAloneListsItsStrongestUnits()
    {
        using var scratch = new Scratch();
        var ran = scratch.Circuits("weights", "inception-v3", "--from", "activation_3", "--to", "mixed0:100", "--png", "w.png");
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        var lines = ran.Output.TrimEnd('\n').Split('\n');
        Assert.Equal("inception-v3: mixed0:100 reads these of the 64 units of activation_3 most, by the norm of their 27 x 27 kernels:", lines[0]);
        Assert.StartsWith("unit ", lines[1]);
        Assert.Equal(14, lines.Length);
        var norms = lines[2..].Select(l => double.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(norms.OrderDescending(), norms);
        Assert.DoesNotContain('\e', ran.Output);
    }

    /// <summary>Behind activation_5 a max-pool (3x3, stride 2): one common factor to mixed0's 1x1 branch.</summary>
    [Fact]
    public void AMaxPoolReplicatesAWeightUnlessToldToAverage()
    {
        using var scratch = new Scratch();
        string[] between = ["weights", "inception-v3", "--from", "activation_5:7", "--to", "mixed0:3", "--out"];
        Assert.Equal(0, scratch.Circuits([.. between, "replicated.npy"]).ExitCode);
        Assert.Equal(0, scratch.Circuits([.. between, "asked.npy", "--pool", "replicated"]).ExitCode);
        Assert.Equal(0, scratch.Circuits([.. between, "averaged.npy", "--pool", "averaged"]).ExitCode);
        var (replicated, averaged) = (Npy.Load(scratch.Path("replicated.npy")).ToArray(), Npy.Load(scratch.Path("averaged.npy")).ToArray());
        Assert.Equal(9, replicated.Length);
        Assert.All(replicated, w => Assert.Equal(replicated[0], w));
        Assert.Equal(replicated, Npy.Load(scratch.Path("asked.npy")).ToArray());
        Assert.All(replicated.Zip(averaged), w => Assert.Equal(w.First / 9, w.Second, 1e-6));
    }

    [Fact]
    public void RecordedKernelsArePrintedWrittenAndDrawn()
    {
        using var scratch = new Scratch();
        Kernels(scratch);
        var one = scratch.Circuits("weights", "kernels.json", "--from", "mixed3a:147", "--to", "mixed3b:379", "--out", "w.npy", "--png", "w.png");
        Assert.Equal((0, ""), (one.ExitCode, one.Error));
        Assert.Equal(
            "kernels: mixed3a:147 → mixed3b:379, 2 x 3 positions of mixed3a, as recorded\n\n   0.080   0.150  -0.310\n       0   0.500       0\n\nsum 0.42, strongest 0.5 at row +0.5, column 0\n",
            one.Output);
        Assert.Equal([1, 1, 2, 3], Npy.Load(scratch.Path("w.npy")).Lengths.ToArray());
        Assert.True(Png.Load(scratch.Path("w.png")).WidthPixels > 100);

        Assert.Equal(0, scratch.Circuits("import", "kernels.json", "--as", "published").ExitCode);
        var all = scratch.Circuits("weights", "published", "--from", "mixed3a", "--to", "mixed3b:379");
        Assert.Equal((0, ""), (all.ExitCode, all.Error));
        Assert.StartsWith("published: mixed3b:379 reads these of the 2 units of mixed3a most, by the norm of their 2 x 3 kernels:\nunit ", all.Output);
        Assert.Matches(@"(?m)^mixed3a:71 +2\.449 +6 ", all.Output.Split('\n')[2]);
    }

    [Theory]
    [InlineData("--to mixed3b:378: kernels has no kernel onto it. Nearest: mixed3b:379", "--from", "mixed3a:147", "--to", "mixed3b:378")]
    [InlineData("--from mixed3a:9: kernels has no kernel from it onto mixed3b:379. Nearest: mixed3a:71", "--from", "mixed3a:9", "--to", "mixed3b:379")]
    [InlineData("--from mixed3a: the kernels onto mixed3b:385 are of several sizes. Name one unit: mixed3a:1, mixed3a:2", "--from", "mixed3a", "--to", "mixed3b:385")]
    [InlineData("--pool averaged: kernels is a recording", "--from", "mixed3a", "--to", "mixed3b:379", "--pool", "averaged")]
    public void WhatARecordingOfKernelsDoesNotHoldIsOneLine(string said, params string[] options)
    {
        using var scratch = new Scratch();
        Kernels(scratch);
        var ran = scratch.Circuits(["weights", "kernels.json", .. options]);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.Contains(said, Assert.Single(ran.Error.TrimEnd('\n').Split('\n')));
    }

    private static void Kernels(Scratch scratch) => scratch.Text("kernels.json", """
        { "kernels": [
          { "from": "mixed3a:147", "to": "mixed3b:379", "rows": 2, "columns": 3, "weights": [0.08, 0.15, -0.31, 0, 0.5, 0] },
          { "from": "mixed3a:71", "to": "mixed3b:379", "rows": 2, "columns": 3, "weights": [1, 1, 1, 1, 1, 1] },
          { "from": "mixed3a:1", "to": "mixed3b:385", "rows": 1, "columns": 1, "weights": [1] },
          { "from": "mixed3a:2", "to": "mixed3b:385", "rows": 1, "columns": 2, "weights": [1, 2] } ] }
        """);

    [Theory]
    [InlineData("Option '--to' is required", "--from", "mixed0:1")]
    [InlineData("'mixed0' is no unit. Write NODE:UNIT", "--from", "activation_3", "--to", "mixed0")]
    [InlineData("mixed0 has units 0 to 255, not 256", "--from", "activation_3", "--to", "mixed0:256")]
    [InlineData("activation_3 has units 0 to 63, not 64", "--from", "activation_3:64", "--to", "mixed0:1")]
    [InlineData("no node 'mixed00'. Nearest: mixed0", "--from", "mixed00:1", "--to", "mixed1:1")]
    [InlineData("activation_3 comes before mixed0: --from names the earlier node, --to the later one", "--from", "mixed0:1", "--to", "activation_3:1")]
    [InlineData("no path leads from activation_6 to activation_8", "--from", "activation_6:1", "--to", "activation_8:1")]
    [InlineData("mixed0 is both source and target", "--from", "mixed0:1", "--to", "mixed0:2")]
    [InlineData("no folder can be made there", "--from", "activation_3:1", "--to", "mixed0:2", "--out", "file/w.npy")]
    [InlineData("no folder can be made there", "--from", "activation_3:1", "--to", "mixed0:2", "--png", "file/w.png")]
    public void WhatCannotBeIsOneLineAndNothingElse(string said, params string[] options)
    {
        using var scratch = new Scratch();
        scratch.Text("file", "no folder");
        var ran = scratch.Circuits(["weights", "inception-v3", .. options]);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.StartsWith("circuits: ", Assert.Single(ran.Error.TrimEnd('\n').Split('\n')));
        Assert.Contains(said, ran.Error);
        Assert.DoesNotContain("defect", ran.Error);
        Assert.Equal(["file"], scratch.Names);
    }
}
