using System.Text.Json.Nodes;
using Circuits.Experiments.Calibration.Subjects.Recordings;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Experiments.Calibration.Subjects.Networks;

/// <summary>Unit numbers and angles against the articles' own data, where they are at hand: one digit off would be found by nothing else.</summary>
public sealed class PublishedUnitTests
{
    /// <summary>An Overview of Early Vision's lists, and the ones that High-Low Frequency Detectors counts.</summary>
    [Theory]
    [InlineData("mixed3b", "curve", "Curves", true)]
    [InlineData("mixed3b", "double curve", "Double Curves", true)]
    [InlineData("mixed3b", "circle", "Circles / Loops", true)]
    [InlineData("mixed3a", "early curve", "Curves", true)]
    [InlineData("mixed3a", "high-low frequency", "High-Low Frequency", true)]
    [InlineData("mixed3b", "boundary", "Boundary", false)]
    [InlineData("mixed3b", "oriented fur", "Generic, Oriented Fur", false)]
    [InlineData("mixed4a", "dog head, upper path", "Oriented Dog Heads", false)]
    [InlineData("mixed4a", "dog head, lower path", "Oriented Dog Heads", false)]
    [InlineData("mixed4c", "car", "Car", false)]
    public void FamiliesAreThoseOfTheArticles(string node, string family, string article, bool isWhole)
    {
        var published = Json("unit_families.json")["families"]![node]![article]!.AsArray().Select(u => (int)u!).ToHashSet();
        var ours = PublishedUnit.All.Where(u => u.Node == node && u.Family == family).Select(u => u.Index).ToHashSet();
        Assert.NotEmpty(ours);
        Assert.Subset(published, ours);
        Assert.True(!isWhole || published.SetEquals(ours), string.Join(",", published.Except(ours)));
    }

    /// <summary>Zoom In's figures of dog heads and of cars: every unit of theirs is one of ours.</summary>
    [Fact]
    public void UnitsOfTheFiguresAreThere()
    {
        var panels = Json("inceptionv1_published_kernels.json")["panels"]!.AsArray().Concat(Json("inceptionv1_published_kernels_more.json")["other"]!.AsArray());
        var shown = panels.SelectMany(p => new[] { (string?)p!["upstream"], (string?)p["downstream"] }).OfType<string>().Where(u => u.StartsWith("mixed4", StringComparison.Ordinal)).Distinct().ToList();
        Assert.True(shown.Count >= 11, string.Join(",", shown));
        Assert.Subset(PublishedUnit.All.Select(u => u.ToString()).ToHashSet(), shown.ToHashSet());
    }

    [Fact]
    public void AnglesOfCurvesAreTheLargestResponses()
    {
        var recording = DistillData.Curves("mixed3b");
        var tunings = new RecordedTuning(recording);
        Assert.All(PublishedUnit.All.Where(u => u.Family == "curve"), unit =>
        {
            var tuning = tunings.Of(recording.Unit(unit.ToString()));
            Assert.Equal(unit.AngleDegrees!.Value, tuning.OrientationDegrees(tuning.Responses.IndexOf(tuning.Peak)));
        });
    }

    /// <summary>By circular mean, to the degree.</summary>
    [Fact]
    public void AnglesOfHighLowUnitsAreTheMeasuredOnes()
    {
        var summary = Json("hilo_tuning_summary.json");
        var tuned = PublishedUnit.All.Where(u => u is { Family: "high-low frequency", AngleDegrees: not null }).ToList();
        Assert.Equal(6, tuned.Count);
        Assert.All(tuned, unit => Assert.InRange(Circular.Difference((double)summary[$"{unit.Index}"]!["circ_mean"]!, unit.AngleDegrees!.Value), -0.5, 0.5));
    }

    private static JsonNode Json(string name) => JsonNode.Parse(File.ReadAllText(DistillData.File(name)))!;
}
