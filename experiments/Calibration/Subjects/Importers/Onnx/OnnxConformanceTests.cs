using Circuits.Science;
using Xunit;

namespace Circuits.Experiments.Calibration.Subjects.Importers.Onnx;

/// <summary>ONNX's own node tests. Which have to pass is decided by their operators: all that are read.</summary>
public sealed class OnnxConformanceTests
{
    private static readonly Lazy<IReadOnlyList<ConformanceResult>> Results = new(OnnxConformance.RunAll);

    private static IReadOnlyList<ConformanceResult> All
    {
        get
        {
            Assert.SkipUnless(Directory.Exists(OnnxConformance.Folder), OnnxConformance.Remedy);
            return Results.Value;
        }
    }

    [Fact]
    public void NoCaseIsTakenAndComputedDifferently() =>
        Assert.Equal("", string.Join('\n', All.Where(r => r.Outcome == ConformanceOutcome.Failed).Select(r => $"{r.Case}: {r.Reason}")));

    [Fact]
    public void TheCasesThatAreRefusedAreThoseKnownForTheReasonsKnown() => Assert.Equal(
        OnnxKnownRefusals.ByReason.SelectMany(r => r.Value.Select(c => $"{c}: {r.Key}")).Order(StringComparer.Ordinal),
        All.Where(r => r.Outcome == ConformanceOutcome.Refused).Select(r => $"{r.Case}: {r.Reason}").Order(StringComparer.Ordinal));

    /// <summary>After a change: <c>circuits conformance --write docs/models.md</c>.</summary>
    [Fact]
    public void TheTableInTheDocumentationIsThatOfThisRun() => Assert.Equal(
        OnnxConformanceTable.Of(All),
        OnnxConformanceTable.In(File.ReadAllText(Path.Combine(Path.GetDirectoryName(Fixtures.Folder)!, "docs", "models.md"))));
}
