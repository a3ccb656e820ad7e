using System.Collections.Immutable;
using Circuits.Science.Instruments;
using Circuits.Science.Subjects.Recordings;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Instruments;

public sealed class RecordedTuningTests
{
    /// <summary>In whatever order, from whatever turn, with whatever else was varied: the tuning that the unit has.</summary>
    [Fact]
    public void TheTuningIsFoundInAnyTable() => Check.QuickThrowOnFailure(Prop.ForAll(
        (from steps in Gen.Choose(4, 40)
         from levels in Gen.Choose(1, 4)
         from isAxis in Gen.Elements(false, true)
         from turns in Gen.Choose(-2, 1)
         from seed in Gen.Choose(0, int.MaxValue)
         select (steps, levels, isAxis, turns, seed)).ToArbitrary(),
        c =>
        {
            var (random, period) = (new Random(c.seed), c.isAxis ? 180 : 360);
            var profile = Enumerable.Range(0, c.steps * c.levels).Select(_ => random.Next(-3, 10)).ToList();
            var order = Enumerable.Range(0, profile.Count).ToArray();
            random.Shuffle(order);
            var recording = Make(
                [.. order.Select(i => Math.Round((i % c.steps) * (double)period / c.steps + c.turns * period, 2))],
                [.. order.Select(i => 30.0 + i / c.steps)],
                [.. order.Select(i => (double)profile[i])]);
            var tunings = new RecordedTuning(recording);
            var unit = recording.Units[0];
            Assert.Equal((period, c.steps), (tunings.PeriodDegrees, tunings.Steps));
            var expected = Enumerable.Range(0, c.steps).Select(s => Enumerable.Range(0, c.levels).Average(l => Math.Max(0.0, profile[l * c.steps + s])));
            Assert.All(expected.Zip(tunings.Of(unit).Responses), p => Assert.Equal(p.First, p.Second, 1e-12));
            Assert.Equal(c.levels > 1 ? c.levels : 0, tunings.Parts(unit).Count);
            Assert.All(tunings.Parts(unit), (part, level) =>
            {
                Assert.Equal($"RadiusPixels {30 + level}", part.Of);
                Assert.Equal(Enumerable.Range(0, c.steps).Select(s => Math.Max(0.0, profile[level * c.steps + s])), part.Tuning.Responses);
            });
        }));

    [Theory]
    [InlineData("0 90 180", "its 3 orientations")]
    [InlineData("0 90 180 270 360", "its 5 orientations from 0 to 360 are not")]
    [InlineData("0 90 180 275", "its 4 orientations")]
    [InlineData("10 100 190 280", "its 4 orientations from 10 to 280")]
    [InlineData("0 30 60 90", "its 4 orientations from 0 to 90")]
    [InlineData("1e90 90 180 270", "its 4 orientations")]
    public void OrientationsThatAreNoCircleAreRefused(string degrees, string said)
    {
        double[] all = [.. degrees.Split(' ').Select(d => double.Parse(d, System.Globalization.CultureInfo.InvariantCulture))];
        var message = Assert.Throws<InvalidDataException>(() => new RecordedTuning(Make(all, [.. all.Select(_ => 1.0)], all))).Message;
        Assert.StartsWith("test: " + said, message);
    }

    [Fact]
    public void ACombinationWithoutAllOrientationsIsRefused()
    {
        var recording = Make([0, 90, 180, 270, 0, 90, 180], [30, 30, 30, 30, 60, 60, 60], new double[7]);
        Assert.StartsWith("test: RadiusPixels 60 comes with 3 of the 4 orientations.", Assert.Throws<InvalidDataException>(() => new RecordedTuning(recording)).Message);
    }

    [Fact]
    public void WithoutOrientationsThereIsNoTuning()
    {
        var recording = Make([0, 90, 180, 270], [1, 1, 1, 1], new double[4]);
        recording = recording with { Parameters = [recording.Parameters[0] with { Name = "Degrees" }] };
        Assert.StartsWith("test: it has no 'OrientationDegrees', only 1 unit's responses", Assert.Throws<InvalidDataException>(() => new RecordedTuning(recording)).Message);
        Assert.Throws<InvalidDataException>(() => new RecordedTuning(recording with { Parameters = [], Units = [] }));
    }

    private static Recording Make(double[] degrees, double[] radii, double[] responses) => new(
        "test", "", "", "", [new("OrientationDegrees", [.. degrees]), new("RadiusPixels", [.. radii])], [new("a:0", responses.ToImmutableArray())], [], "");
}
