using System.Text.Json;
using Circuits.Experiments.Calibration.Subjects;
using Circuits.Science.Evidence;
using Circuits.Science.Subjects;
using Circuits.Science.Verdicts;

namespace Circuits.Experiments.Calibration.Evidence;

public sealed class LedgerTests
{
    [Fact]
    public void ARowReadsBackAsItWasWritten()
    {
        using var scratch = new ScratchFolder();
        var path = scratch.File("ledger.jsonl");
        using (var ledger = new Ledger(path))
        {
            ledger.Append(Rows.Measured(0.001));
            ledger.Append(Rows.Empty);
            ledger.Complete();
        }

        var rows = Ledger.Read(path);
        Assert.Equivalent(new[] { Rows.Measured(0.001) with { PAdjusted = 0.001 }, Rows.Empty }, rows, strict: true);
        Assert.False(rows[1].AsExpected);
        Assert.Equal([path], Directory.GetFiles(scratch.Path));
    }

    [Fact]
    public void ALineIsJsonForOthersToo()
    {
        using var scratch = new ScratchFolder();
        var path = scratch.File("ledger.jsonl");
        using (var ledger = new Ledger(path))
        {
            ledger.Append(Rows.Measured(0.5));
            ledger.Complete();
        }

        var line = JsonDocument.Parse(Assert.Single(File.ReadAllLines(path))).RootElement;
        Assert.Equal(
            [
                "claim", "subject", "subjectKind", "outcome", "expected", "because", "asExpected", "error", "quantity", "effect", "threshold", "p", "pAdjusted",
                "controls", "reading", "notes", "seed", "samples", "weightsSha256", "claimHash", "engine", "seconds",
            ],
            line.EnumerateObject().Select(p => p.Name));
        Assert.Equal("Supported", line.GetProperty("outcome").GetString());
        Assert.Equal("Infinity", line.GetProperty("effect").GetProperty("high").GetString());
        Assert.Equal(["value", "low", "high", "n"], line.GetProperty("effect").EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            ["of", "value", "low", "high", "n", "advantage", "p"], line.GetProperty("controls")[0].EnumerateObject().Select(p => p.Name));
    }

    /// <remarks>R: p.adjust(c(0.01, 0.04, 0.03), "BH") gives 0.03 0.04 0.04.</remarks>
    [Fact]
    public void PValuesAreAdjustedOverTheRowsThatHaveOne()
    {
        var rows = Ledger.Adjusted([Rows.Measured(0.01), Rows.Measured(null), Rows.Measured(0.04), Rows.Measured(0.03)]);
        Assert.Equal([0.03, null, 0.04, 0.04], rows.Select(r => r.PAdjusted is { } p ? Math.Round(p, 12) : (double?)null));
    }

    /// <summary>The positive control is no discovery: with it, 0.04 of two would have become 0.04 of three.</summary>
    [Fact]
    public void PlantedNetworksAreLeftOutOfTheCorrection()
    {
        var planted = Rows.Measured(0) with { SubjectKind = SubjectKind.Planted };
        var rows = Ledger.Adjusted([planted, Rows.Measured(0.04), planted, Rows.Measured(0.01)]);
        Assert.Equal([null, 0.04, null, 0.02], rows.Select(r => r.PAdjusted is { } p ? Math.Round(p, 12) : (double?)null));
        Assert.Equal(planted, rows[0]);
    }

    [Theory]
    [InlineData(null, "-")]
    [InlineData(0.0, "< 1e-19")]
    [InlineData(5.4e-113, "5e-113")]
    [InlineData(0.0002, "2e-4")]
    [InlineData(0.04, "0.040")]
    public void APValueIsNeverPrintedAsNothing(double? p, string printed) => Assert.Equal(printed, PValue.Print(p));

    [Fact]
    public void RowsAreOnTheDiskBeforeTheRunIsOver()
    {
        using var scratch = new ScratchFolder();
        var path = scratch.File("ledger.jsonl");
        using var ledger = new Ledger(path);
        ledger.Append(Rows.Measured(0.5));
        Assert.False(File.Exists(path));
        using var part = new StreamReader(new FileStream(path + ".part", FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        Assert.EndsWith("}\n", part.ReadToEnd());
    }

    [Fact]
    public void AnInterruptedRunLeavesItsRowsUnadjusted()
    {
        using var scratch = new ScratchFolder();
        var path = scratch.File("ledger.jsonl");
        using (var ledger = new Ledger(path))
        {
            ledger.Append(Rows.Measured(0.5));
            ledger.Interrupt();
        }

        Assert.Null(Assert.Single(Ledger.Read(path)).PAdjusted);
        Assert.Equal([path], Directory.GetFiles(scratch.Path));
    }

    [Fact]
    public void ARunWithoutARowLeavesNothing()
    {
        using var scratch = new ScratchFolder();
        var path = scratch.File("ledger.jsonl", "from before");
        using (var ledger = new Ledger(path))
        {
            ledger.Interrupt();
        }

        Assert.Equal("from before", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(scratch.Path));
    }

    [Fact]
    public void ALineThatIsNoRowIsNamed()
    {
        using var scratch = new ScratchFolder();
        var path = scratch.File("ledger.jsonl", "{\"claim\": 1}\n");
        var e = Assert.Throws<InvalidDataException>(() => Ledger.Read(path));
        Assert.StartsWith($"{path}: line 1 is no row of a ledger", e.Message);
    }

    [Fact]
    public void ARowWithoutAnOutcomeIsNeverAsExpected() =>
        Assert.All(Enum.GetValues<Outcome>(), expected => Assert.False((Rows.Empty with { Expected = expected }).AsExpected));
}
