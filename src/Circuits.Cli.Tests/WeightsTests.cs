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
