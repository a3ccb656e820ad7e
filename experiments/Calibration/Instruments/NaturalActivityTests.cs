using Circuits.Experiments.Calibration.Claims;
using Circuits.Experiments.Claim1.Features;
using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;

namespace Circuits.Experiments.Calibration.Instruments;

/// <summary>What natural scenes excite, and where: the place that is named really gives that response when it is cut out again.</summary>
public sealed class NaturalActivityTests
{
    private static readonly NaturalScenes Scenes = NaturalScenes.Cut([.. NaturalImages.All.Take(6)], Planted.SizePixels, 2, seed: 3);
    private static readonly Lazy<(NaturalActivity Natural, Responses Samples)> Found = new(() => Of(Planted.Subject, [Planted.Curves])[0]);

    [Fact]
    public void OnePositionInAHundredExceedsThePercentile()
    {
        var (natural, samples) = Found.Value;
        for (var unit = 0; unit < natural.Layer.Units; unit++)
        {
            var level = natural.Percentile99[unit];
            double[] all = [.. Enumerable.Range(0, samples.Images).Select(i => (double)samples[i, unit])];
            Assert.InRange(all.Count(v => v > level) / (double)all.Length, 0, 0.01 + 1.0 / all.Length);
            Assert.True(all.Count(v => v >= level) >= 0.01 * all.Length);
        }
    }

    [Fact]
    public void TheStrongestPlacesAreThoseOfDifferentPhotographsStrongestFirst()
    {
        var (natural, samples) = Found.Value;
        var perScene = samples.Images / Scenes.Count;
        for (var unit = 0; unit < natural.Layer.Units; unit++)
        {
            var places = natural.Strongest(unit, 4).ToList();
            Assert.Equal(4, places.Select(p => p.Scene % Scenes.Photographs).Distinct().Count());
            var best = Enumerable.Range(0, samples.Images).GroupBy(i => i / perScene % Scenes.Photographs, i => samples[i, unit]).Select(g => g.Max()).OrderDescending();
            Assert.Equal(best.Take(4).Select(v => (double)v), places.Select(p => p.Response));
        }

        Assert.Equal(6, natural.Strongest(0, 100).Count());
    }

    /// <summary>Scene by scene, their number is in proportion to the sum of responses there, to within one.</summary>
    [Fact]
    public void PlacesInProportionFollowTheResponses()
    {
        var (natural, samples) = Found.Value;
        var perScene = samples.Images / Scenes.Count;
        for (var unit = 0; unit < natural.Layer.Units; unit++)
        {
            var places = natural.InProportion(unit).ToList();
            var sums = Enumerable.Range(0, samples.Images).GroupBy(i => i / perScene, i => (double)samples[i, unit]).ToDictionary(g => g.Key, g => g.Sum());
            Assert.Equal(16, places.Count);
            Assert.All(places, p => Assert.True(p.Response > 0));
            Assert.All(sums, s => Assert.InRange(places.Count(p => p.Scene == s.Key) - 16 * s.Value / sums.Values.Sum(), -1.001, 1.001));
        }
    }

    [Fact]
    public void APlaceOfThePlantedNetworkGivesItsResponseAgain() => RequireTheSameResponse(Planted.Subject, [Planted.Curves]);

    [Theory]
    [Trait("Speed", "Slow")]
    [InlineData("inception-v3")]
    [InlineData("mobilenet-v2")]
    [InlineData("mobilenet-v2-mid")]
    public void APlaceOfARealNetworkGivesItsResponseAgain(string name)
    {
        var subject = Zoo.Load(name);

        // Wider fields see padding in a view where they see photograph in a scene.
        RequireTheSameResponse(subject, [.. CurveCriterion.Searched(subject, Planted.SizePixels).Where(l => l.Field.Horizontal.SizePixels <= Planted.SizePixels - 2 * NaturalScenes.PivotPixels)]);
    }

    private static void RequireTheSameResponse(Subject subject, IReadOnlyList<Layer> layers)
    {
        Assert.NotEmpty(layers);
        foreach (var (natural, _) in Of(subject, layers))
        {
            var layer = layers.Single(l => l.Node == natural.Layer.Node);
            var field = (layer.Field.Horizontal.Centre(layer.Middle), layer.Field.Vertical.Centre(layer.Middle));
            var units = Enumerable.Range(0, Math.Min(layer.Units, 24)).ToList();
            var places = units.SelectMany(unit => natural.Strongest(unit, 1).Select(place => (unit, place))).ToList();
            using var probe = new Probe(NaturalImages.Engine, subject, Planted.SizePixels, [layer]);
            var again = probe.Peaks(places.Count, i => Scenes.View(places[i].place.Scene, places[i].place.X, places[i].place.Y, 0, field), reach: 0)[0];
            for (var i = 0; i < places.Count; i++)
            {
                var expected = places[i].place.Response;
                Assert.True(Math.Abs(again[i, places[i].unit] - expected) <= 1e-4 * (1 + expected), $"{layer.Node}:{places[i].unit} gave {expected}, and {again[i, places[i].unit]} when shown alone; {layer.Field}");
            }
        }
    }

    private static List<(NaturalActivity, Responses)> Of(Subject subject, IReadOnlyList<Layer> layers)
    {
        IReadOnlyList<Responses> samples = [];
        var natural = NaturalActivity.Of(subject, layers, Scenes, atSceneSize =>
        {
            using var wide = new Probe(NaturalImages.Engine, subject, Scenes.ScenePixels, atSceneSize);
            return samples = wide.Samples(Scenes.Count, i => Scenes[i], NaturalScenes.ReachPixels);
        });
        return [.. natural.Zip(samples)];
    }
}
