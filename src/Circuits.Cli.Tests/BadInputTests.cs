using System.Text.Json;
using Circuits.Science;

namespace Circuits.Cli.Tests;

/// <summary>Exit code 2, one line on stderr that says what and where, nothing on stdout, nothing written.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("no command 'verfy'. Nearest: verify", "verfy")]
    [InlineData("Option '--input' is required", "run", "mobilenet-v2")]
    [InlineData("'--seed' as a whole number", "verify", "--seed", "x")]
    [InlineData("--samples 0: give a number from 1 to 20", "verify", "--samples", "0")]
    [InlineData("no claim matches 'curvs.*'. Nearest: curves.", "verify", "--claim", "curvs.*")]
    [InlineData("no subject matches 'inception-v4'. Nearest: inception-v", "verify", "--subject", "inception-v4")]
    [InlineData("no subject 'inception-v4'. Nearest: inception-v", "nodes", "inception-v4")]
    [InlineData("away.safetensors: there is no such file", "nodes", "away.safetensors")]
    [InlineData("no node 'Conv2'. Nearest: Conv1", "run", "mobilenet-v2", "--input", "good.npy", "--nodes", "Conv2", "--out", "out")]
    [InlineData("away.npy: there is no such file", "run", "mobilenet-v2", "--input", "away.npy", "--nodes", "Conv1", "--out", "out")]
    [InlineData("text.npy: is not a .npy file", "run", "mobilenet-v2", "--input", "text.npy", "--nodes", "Conv1", "--out", "out")]
    [InlineData("text.png: is not a PNG", "run", "mobilenet-v2", "--input", "text.png", "--nodes", "Conv1", "--out", "out")]
    [InlineData("cut.npy: is truncated", "run", "mobilenet-v2", "--input", "cut.npy", "--nodes", "Conv1", "--out", "out")]
    [InlineData("grey.npy: its shape is (1, 1, 8, 8)", "run", "mobilenet-v2", "--input", "grey.npy", "--nodes", "Conv1", "--out", "out")]
    [InlineData("nan.npy: it holds NaN", "run", "mobilenet-v2", "--input", "nan.npy", "--nodes", "Conv1", "--out", "out")]
    [InlineData("--out 'text.npy': no folder can be made there", "run", "mobilenet-v2", "--input", "good.npy", "--nodes", "Conv1", "--out", "text.npy")]
    [InlineData("there is no such file, and no subject of that name. Nearest: mobilenet-v2", "nodes", "mobilenet.v2")]
    [InlineData("folder: it is a folder", "nodes", "folder")]
    [InlineData("folder: it is a folder", "import", "folder", "--as", "mine")]
    [InlineData("folder: it is a folder", "run", "mobilenet-v2", "--input", "folder", "--nodes", "Conv1", "--out", "out")]
    [InlineData("circuits: no node 'Conv2'. Nearest: Conv1", "grad", "mobilenet-v2", "--input", "good.npy", "--node", "Conv2", "--unit", "0", "--out", "g.npy")]
    [InlineData("text.npy': no folder can be made there", "grad", "mobilenet-v2", "--input", "good.npy", "--node", "Conv1", "--unit", "0", "--out", "text.npy/g.npy")]
    [InlineData("If it is a network of your own, call it something else with --as: alexnet is one of the zoo", "import", "text.npy", "--as", "alexnet")]
    [InlineData("alexnet is a network of the zoo, which has its preprocessing", "import", "text.npy", "--as", "alexnet", "--size", "64")]
    [InlineData("'Conv1' is no unit", "tuning", "mobilenet-v2", "Conv1")]
    [InlineData("Conv1 has units 0 to", "tuning", "mobilenet-v2", "Conv1:99999")]
    [InlineData("Conv1 has units 0 to", "visualize", "mobilenet-v2", "Conv1:99999", "--out", "v.png")]
    [InlineData("--size 3: give a number from 16", "visualize", "mobilenet-v2", "Conv1:0", "--out", "v.png", "--size", "3")]
    [InlineData("text.npy': no folder can be made there", "visualize", "mobilenet-v2", "Conv1:0", "--out", "text.npy/v.png")]
    [InlineData("--out folder: it is a folder", "visualize", "mobilenet-v2", "Conv1:0", "--out", "folder")]
    [InlineData("inception-v3 gives no picture of 16 px", "visualize", "inception-v3", "mixed10:0", "--out", "v.png", "--size", "16")]
    [InlineData("Conv1 has units 0 to", "examples", "mobilenet-v2", "Conv1:99999", "--out", "e.png")]
    [InlineData("away: there is no such file", "examples", "mobilenet-v2", "Conv1:0", "--images", "away", "--out", "e.png")]
    [InlineData("folder: holds no PNG file", "examples", "mobilenet-v2", "Conv1:0", "--images", "folder", "--out", "e.png")]
    [InlineData("no binary file of CIFAR-10", "examples", "mobilenet-v2", "Conv1:0", "--images", "text.npy", "--out", "e.png")]
    [InlineData("--out folder: it is a folder", "examples", "mobilenet-v2", "Conv1:0", "--out", "folder")]
    [InlineData("--size 3: give a number from 16", "examples", "mobilenet-v2", "Conv1:0", "--out", "e.png", "--size", "3")]
    [InlineData("--batch 0", "bench", "mobilenet-v2", "--batch", "0")]
    [InlineData("'a/b' cannot name a subject", "import", "text.npy", "--as", "a/b")]
    [InlineData("'inception-v3' is a network of the zoo", "import", "text.npy", "--as", "inception-v3")]
    public void IsOneLineAndNothingElse(string said, params string[] args)
    {
        using var scratch = new Scratch();
        scratch.Npy("good.npy", 0.5f, 1, 3, 32, 32);
        scratch.Npy("grey.npy", 0.5f, 1, 1, 8, 8);
        scratch.Npy("nan.npy", float.NaN, 1, 3, 8, 8);
        scratch.Text("text.npy", "no numbers");
        Directory.CreateDirectory(scratch.Path("folder"));
        scratch.Text("text.png", "no picture");
        File.WriteAllBytes(scratch.Path("cut.npy"), File.ReadAllBytes(scratch.Path("good.npy"))[..500]);
        Refuses(scratch, said, args);
    }

    [Fact]
    public void ImagesTooSmallForANodeSayWhichAndHowToMendIt()
    {
        using var scratch = new Scratch();
        scratch.Npy("small.npy", 0.5f, 1, 3, 64, 64);
        var ran = Refuses(scratch, "inception-v3 cannot run on images of 64 x 64", "run", "inception-v3", "--input", "small.npy", "--nodes", "mixed0,mixed10", "--out", "out");
        Assert.Contains("299 x 299: --resize", ran.Error);
    }

    [Fact]
    public void TruncatedWeightsAreNamed()
    {
        using var scratch = new Scratch();
        var whole = File.ReadAllBytes(Fixtures.File("weights/mobilenet-v2.safetensors"));
        foreach (var length in new[] { 0, 5, 1000, whole.Length - 1 })
        {
            File.WriteAllBytes(scratch.Path("cut.safetensors"), whole[..length]);
            Refuses(scratch, "cut.safetensors: ", "nodes", "cut.safetensors");
        }
    }

    [Theory]
    [InlineData("nodes", "mobilenet-v2")]
    [InlineData("verify", "--subject", "mobilenet-v2", "--json", "ledger.jsonl", "--report", "report")]
    public void AWrongChecksumIsNamedWithTheRemedy(params string[] args)
    {
        const string Weights = "weights/mobilenet-v2.safetensors";
        using var scratch = new Scratch();
        var fixture = Fixtures.Entry(Weights);
        var photograph = Fixtures.Entry("photographs/fig.png");
        Directory.CreateDirectory(scratch.Path("fixtures/weights"));
        Directory.CreateDirectory(scratch.Path("fixtures/photographs"));
        File.Copy(Fixtures.File(photograph.Path), scratch.Path("fixtures/" + photograph.Path));
        scratch.Text("fixtures/MANIFEST.json", JsonSerializer.Serialize(new { Files = (Fixture[])[fixture, photograph] }, JsonSerializerOptions.Web));
        var bytes = File.ReadAllBytes(Fixtures.File(Weights));
        bytes[^1] ^= 1;
        File.WriteAllBytes(scratch.Path("fixtures/" + Weights), bytes);
        scratch.Fixtures = scratch.Path("fixtures");
        var ran = Refuses(scratch, $"{Weights} has sha256", args);
        Assert.Contains("git restore", ran.Error);
    }

    private static Scratch.Ran Refuses(Scratch scratch, string said, params string[] args)
    {
        var before = scratch.Names.ToList();
        var ran = scratch.Circuits(args);
        Assert.Equal(2, ran.ExitCode);
        Assert.Equal("", ran.Output);
        Assert.StartsWith("circuits: ", Assert.Single(ran.Error.TrimEnd('\n').Split('\n')));
        Assert.Contains(said, ran.Error);
        Assert.DoesNotContain("defect", ran.Error);
        Assert.Equal(before, scratch.Names);
        return ran;
    }
}
