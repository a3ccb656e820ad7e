using System.Globalization;
using System.Text.Json;

namespace Circuits.Cli.Tests;

/// <summary>Recordings on the command line: a table becomes a subject, its units have tuning curves, and claims say what they can.</summary>
public sealed class RecordingCommandTests
{
    [Fact]
    public void ATableOfAUsersOwnIsASubject()
    {
        using var scratch = new Scratch();
        var imported = scratch.Circuits("import", Table(scratch), "--as", "mine", "--licence", "CC0-1.0");
        Assert.Equal((0, ""), (imported.ExitCode, imported.Error));
        Assert.EndsWith("mine.recording.csv\n", imported.Output);
        Assert.Matches(@"(?m)^mine +recording +imported +CC0-1\.0 +Recording: 10 units' responses to 72 stimuli", scratch.Circuits("subjects").Output);
        using var listed = JsonDocument.Parse(scratch.Circuits("subjects", "--json").Output);
        var mine = listed.RootElement.EnumerateArray().Single(s => s.GetProperty("name").GetString() == "mine");
        Assert.Equal((JsonValueKind.Null, 64), (mine.GetProperty("nativeSizePixels").ValueKind, mine.GetProperty("weightsSha256").GetString()!.Length));

        var again = scratch.Circuits("import", "table.csv", "--as", "mine");
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("'mine' has been imported before", again.Error);
    }

    [Fact]
    public void TuningIsThatOfTheRecordingByNameAndByFile()
    {
        using var scratch = new Scratch();
        Table(scratch);
        Assert.Equal(0, scratch.Circuits("import", "table.csv", "--as", "mine").ExitCode);
        var (byName, byFile) = (scratch.Circuits("tuning", "mine", "mixed3b:5"), scratch.Circuits("tuning", "table.csv", "mixed3b:5"));
        Assert.Equal((0, ""), (byName.ExitCode, byName.Error));
        Assert.Equal(byName.Output, byFile.Output.Replace("table mixed3b:5", "mine mixed3b:5"));
        Assert.StartsWith("mine mixed3b:5, recorded: 72 stimuli of the kind 'curve', 36 orientations around 360°, clockwise from right.\n", byName.Output);
        Assert.Matches(@"(?m)^all +180° +61° +0\.89 +0\.00 +1\.5$", byName.Output);
        Assert.Matches(@"(?m)^RadiusPixels 30 +180° +61° +0\.89 +0\.00 +1$", byName.Output);
        Assert.Contains("█", byName.Output);
        Assert.EndsWith("|0°               |90°              |180°             |270°\n", byName.Output);
        Assert.DoesNotContain('\e', byName.Output);

        var json = scratch.Circuits("tuning", "mine", "mixed3b:5", "--json");
        using var document = JsonDocument.Parse(json.Output);
        var root = document.RootElement;
        Assert.Equal(("mine", "mixed3b", 5, "curve"), (root.GetProperty("subject").GetString(), root.GetProperty("node").GetString(), root.GetProperty("unit").GetInt32(), root.GetProperty("stimulus").GetString()));
        Assert.Equal((36, 2), (root.GetProperty("responses").GetArrayLength(), root.GetProperty("parts").GetArrayLength()));
        Assert.Equal(180, root.GetProperty("preferredDegrees").GetDouble(), 1e-3);
    }

    /// <summary>Half a circle: lines, or the gratings of a rig. Seven hundred steps fit into one width of the terminal.</summary>
    [Fact]
    public void AxesGoRoundIn180Degrees()
    {
        using var scratch = new Scratch();
        scratch.Text("rig.json", $$"""
            { "stimulus": "grating", "parameter": "OrientationDegrees", "values": [{{List(i => 180.0 * i / 720)}}],
              "units": [{ "unit": "cell 5", "responses": [{{List(i => Math.Max(-0.5, 20 * Math.Cos(i * Math.PI / 360 - Math.PI / 2)))}}] }, { "unit": "silent", "responses": [{{List(_ => 0)}}] }] }
            """);
        var ran = scratch.Circuits("tuning", "rig.json", "cell 5");
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Matches(@"(?m)^all +45° +60° +0\.79 +- +20$", ran.Output);
        Assert.Contains("359 of its 720 responses are negative, and count as none.", ran.Output);
        Assert.Contains("|45°", ran.Output);
        Assert.All(ran.Output.Split('\n')[4..], line => Assert.InRange(line.Length, 0, 72));
        Assert.Contains("It answers none of them.", scratch.Circuits("tuning", "rig.json", "silent").Output);
        Refuses(scratch, "--stimulus curve: rig has responses to stimuli of the kind 'grating'", "tuning", "rig.json", "cell 5", "--stimulus", "curve");

        static string List(Func<int, double> value) => string.Join(", ", Enumerable.Range(0, 720).Select(i => value(i).ToString("R", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void VerifySaysOfEachClaimWhatItDidOrWhyItCouldNot()
    {
        using var scratch = new Scratch();
        scratch.Circuits("import", Table(scratch), "--as", "mine");
        var ran = scratch.Circuits("verify", "--subject", "mine", "--json", "ledger.jsonl", "--report", "report");
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        var rows = File.ReadLines(scratch.Path("ledger.jsonl")).Select(l => JsonDocument.Parse(l).RootElement).ToDictionary(r => r.GetProperty("claim").GetString()!);
        var cover = rows["curves.cover"];
        Assert.Equal(("Supported", "Recording"), (cover.GetProperty("outcome").GetString(), cover.GetProperty("subjectKind").GetString()));
        Assert.Equal("chance", Assert.Single(cover.GetProperty("controls").EnumerateArray()).GetProperty("of").GetString());
        Assert.Contains("no control networks were run", cover.GetProperty("notes").ToString());
        Assert.Equal("Untested", rows["curves.exist"].GetProperty("outcome").GetString());
        Assert.Contains("needs a network to show stimuli to: this recording has 10 units' responses to 72 stimuli", rows["curves.exist"].GetProperty("reading").GetString());
        Assert.Contains("mine", File.ReadAllText(scratch.Path("report/index.html")));
    }

    [Theory]
    [InlineData("mine is a recording of 10 units' responses to 72 stimuli", "nodes", "mine")]
    [InlineData("mine is a recording", "run", "mine", "--input", "x.npy", "--nodes", "a", "--out", "out")]
    [InlineData("mine is a recording", "bench", "mine")]
    [InlineData("mine is a recording of 10 units' responses to 72 stimuli (OrientationDegrees, RadiusPixels): there are no kernels in it. 'circuits tuning mine UNIT' reads responses", "weights", "mine", "--from", "a:1", "--to", "b:2")]
    [InlineData("no unit 'mixed3b:99'. Nearest: mixed3b:9", "tuning", "mine", "mixed3b:99")]
    [InlineData("ragged.csv: unit 'b' has no response to OrientationDegrees 90, and another unit has.", "tuning", "ragged.csv", "a")]
    [InlineData("ragged.csv: unit 'b' has no response", "import", "ragged.csv", "--as", "other")]
    [InlineData("steps: its 2 orientations from 0 to 90 are not 4 or more", "tuning", "steps.csv", "a")]
    [InlineData("'a/b' cannot name a subject", "import", "table.csv", "--as", "a/b")]
    public void WhatARecordingCannotDoIsOneLine(string said, params string[] args)
    {
        using var scratch = new Scratch();
        scratch.Circuits("import", Table(scratch), "--as", "mine");
        scratch.Npy("x.npy", 0.5f, 1, 3, 8, 8);
        scratch.Text("ragged.csv", "unit,OrientationDegrees,Response\na,0,1\na,90,2\nb,0,1\n");
        scratch.Text("steps.csv", "unit,OrientationDegrees,Response\na,0,1\na,90,2\n");
        Refuses(scratch, said, args);
    }

    private static void Refuses(Scratch scratch, string said, params string[] args)
    {
        var before = scratch.Names.ToList();
        var ran = scratch.Circuits(args);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.Contains(said, Assert.Single(ran.Error.TrimEnd('\n').Split('\n')));
        Assert.Equal(before, scratch.Names);
    }

    /// <summary>Ten units, 36° apart, each to curves of two radii at 36 orientations.</summary>
    private static string Table(Scratch scratch) => scratch.Text("table.csv", "# stimulus: curve\nunit,OrientationDegrees,RadiusPixels,Response\n" + string.Concat(
        from unit in Enumerable.Range(0, 10)
        from step in Enumerable.Range(0, 36)
        from radius in new[] { 30, 60 }
        let response = radius / 30 * Math.Exp(5 * (Math.Cos((10 * step - 36 * unit) * Math.PI / 180) - 1))
        select string.Create(CultureInfo.InvariantCulture, $"mixed3b:{unit},{10 * step},{radius},{response:R}\n")));
}
