using Circuits.Engine;
using Circuits.Experiments.Calibration.Claims;
using Circuits.Experiments.Claim1.Features;
using Circuits.Science;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;

namespace Circuits.Experiments.Calibration.Instruments;

/// <summary>The selectivity for a class: what it is by definition, found where it was planted, not found where there is nothing.</summary>
public sealed class ClassSelectivityTests(ITestOutputHelper output)
{
    private const double Threshold = 0.75;

    /// <summary>40 images of a class in 8 clusters and 4 groups, 60 others of 3 kinds; twice, for two halves.</summary>
    private const int PerHalf = 100;

    [Fact]
    public void TheWeakestComparisonIsTheSmallestAuroc()
    {
        var responses = Noise(units: 5, seed: 1);
        var selectivity = Half(0);
        for (var unit = 0; unit < 5; unit++)
        {
            double Own(int image) => responses[image, unit];
            var all = Enumerable.Range(40, 60).Select(Own).ToList();
            List<double> expected =
            [
                .. Enumerable.Range(0, 4).Select(group => EffectSize.Auroc([.. Enumerable.Range(0, 40).Where(i => i % 4 == group).Select(Own)], all)),
                .. Enumerable.Range(0, 3).Select(kind => EffectSize.Auroc(
                    [.. Enumerable.Range(0, 40).Select(Own)], [.. Enumerable.Range(40, 60).Where(i => i % 3 == kind).Select(Own)])),
            ];
            var measured = selectivity.Comparisons(selectivity.Wins(responses, unit));
            Assert.All(expected.Zip(measured), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
            Assert.Equal(expected.Min(), selectivity.Weakest(responses, unit), 1e-6);
        }
    }

    [Fact]
    public void DrawingAClusterTwiceIsCountingItTwice()
    {
        var responses = Noise(units: 1, seed: 2);
        var selectivity = Half(0);
        var wins = selectivity.Wins(responses, 0);
        Assert.Equal(selectivity.Comparisons(wins), selectivity.Comparisons(wins, [.. Enumerable.Repeat(2, 8)], [.. Enumerable.Repeat(3, 60)]));
        int[] first = [1, 0, 0, 0, 0, 0, 0, 0];
        Assert.NotEqual(selectivity.Comparisons(wins), selectivity.Comparisons(wins, first));
        Assert.Equal(selectivity.Weakest(wins, first, null), selectivity.Comparisons(wins, first).Min());
    }

    [Fact]
    public void AmongNoiseNothingIsFoundAndTheBestOfOneHalfAreChanceInTheOther()
    {
        for (var seed = 0; seed < 3; seed++)
        {
            var best = BestUnits.Of([Noise(units: 3000, seed)], Half(0), Half(1), Threshold);
            Assert.Equal(0, best.InBothHalves);
            Assert.InRange(best.Score, 0.2, 0.55);
            Assert.True(best.Units.Average(u => u.Discovery) > best.Score);
        }
    }

    [Fact]
    public void PlantedUnitsAreFoundFirst()
    {
        // Ten units a standard deviation and three quarters above the rest for the class: AUROC 0.89.
        const int Planted = 10;
        var responses = Noise(units: 1000, seed: 5, (image, unit) => unit < Planted && image % PerHalf < 40 ? 1.75 : 0);
        var best = BestUnits.Of([responses], Half(0), Half(1), Threshold);
        Assert.True(best.Units.Count(u => u.Unit < Planted) >= 9, string.Join(", ", best.Units.Select(u => u.Name)));
        Assert.True(best.InBothHalves >= 6);
        var interval = best.Interval(seed: 1);
        Assert.Equal(best.Score, interval.Value, 1e-6);
        Assert.InRange(best.Score, interval.Low, interval.High);
        Assert.True(interval.Low > 0.65);
    }

    /// <summary>Two far groups of images are two clusters; one cloud is not.</summary>
    [Fact]
    public void ImagesOfTwoCausesArePartedAndOneCloudIsNot()
    {
        var two = Noise(units: 60, seed: 8, (image, unit) => image < 8 == unit < 30 ? 2 : 0);
        var apart = TwoClusters.Of(two, [.. Enumerable.Range(0, 16)], without: 0);
        Assert.Single(apart.IsSecond.Take(8).Distinct());
        Assert.All(apart.IsSecond.Skip(8), second => Assert.Equal(!apart.IsSecond[0], second));
        var cloud = TwoClusters.Of(Noise(units: 60, seed: 9), [.. Enumerable.Range(0, 16)], without: 0);
        Assert.True(apart.Separation > 0.2 && cloud.Separation < 0.1, $"{apart.Separation}, {cloud.Separation}");
    }

    /// <summary>Crossed, a unit has to tell each group from each kind.</summary>
    [Fact]
    public void CrossedEveryGroupIsComparedWithEveryKind()
    {
        var responses = Noise(units: 1, seed: 10);
        var crossed = Half(0, crossed: true);
        var measured = crossed.Comparisons(crossed.Wins(responses, 0));
        for (var comparison = 0; comparison < 12; comparison++)
        {
            var expected = EffectSize.Auroc(
                [.. Enumerable.Range(0, 40).Where(i => i % 4 == comparison / 3).Select(i => (double)responses[i, 0])],
                [.. Enumerable.Range(40, 60).Where(i => i % 3 == comparison % 3).Select(i => (double)responses[i, 0])]);
            Assert.Equal(expected, measured[comparison], 1e-6);
            Assert.Equal(expected, crossed.Comparison(crossed.Wins(responses, 0), comparison, [.. Enumerable.Repeat(1, 8)], [.. Enumerable.Repeat(1, 60)]), 1e-6);
        }
    }

    /// <summary>A unit that answers to one group only, or that one kind of others excites as much, is not selective for the class.</summary>
    [Fact]
    public void OneGroupOrOneKindIsEnoughToFail()
    {
        var responses = Noise(units: 2, seed: 6, (image, unit) =>
            image % PerHalf is var i && unit == 0 ? (i < 40 && i % 4 == 0 ? 9 : 0) : i < 40 || i % 3 == 0 ? 9 : 0);
        Assert.All([0, 1], unit => Assert.InRange(Half(0).Weakest(responses, unit), 0.3, 0.7));
    }

    /// <summary>
    /// On a real network: a readout fitted to heads of other looks is found among all units and passes; the same readout fitted to
    /// shuffled labels does not.
    /// </summary>
    [Fact]
    [Trait("Speed", "Slow")]
    public void AReadoutFittedToHeadsIsFoundAndOneFittedToShuffledLabelsIsNot()
    {
        var subject = Zoo.Load("mobilenet-v2");
        const int Size = 139;
        var layers = DogHeadCriterion.Searched(subject, Size);
        var (teaching, test) = (Show(seed: 101), Show(seed: 102));
        foreach (var shuffled in new[] { false, true })
        {
            // One readout for each of ten random sets of 300 units of the last layer but one.
            var random = new Xoshiro256StarStar(7, threadSafe: false);
            var table = new float[test.Battery.Count * 10];
            for (var readout = 0; readout < 10; readout++)
            {
                var from = Enumerable.Range(0, layers[^2].Units).OrderBy(_ => random.NextDouble()).Take(300).ToArray();
                var labels = teaching.Battery.Select(i => i.Kind is ObjectKind.Dog or ObjectKind.DogAside or ObjectKind.DogPhotograph ? 1.0 : -1).ToArray();
                if (shuffled)
                {
                    labels = [.. labels.OrderBy(_ => random.NextDouble())];
                }

                var answers = Readout(teaching.Answers[^2], labels, test.Answers[^2], from);
                for (var image = 0; image < answers.Length; image++)
                {
                    table[image * 10 + readout] = Math.Max(0, (float)answers[image] + 1);
                }
            }

            var planted = new Responses(layers[^2] with { Node = "planted", Units = 10 }, test.Battery.Count, table);
            var best = BestUnits.Of(
                [.. test.Answers, planted], DogHeadCriterion.AcrossYaw(test.Battery, false), DogHeadCriterion.AcrossYaw(test.Battery, true), Threshold);
            var alone = BestUnits.Of([planted], DogHeadCriterion.AcrossYaw(test.Battery, false), DogHeadCriterion.AcrossYaw(test.Battery, true), Threshold);
            output.WriteLine($"shuffled {shuffled}: of the ten best {best.Units.Count(u => u.Responses == planted)} are planted; "
                + $"planted alone {alone.Score:0.00}, in both halves {alone.InBothHalves}");
            Assert.Equal(shuffled, alone.Score < Threshold);
            Assert.Equal(shuffled, !best.Units.Any(u => u.Responses == planted));
        }

        (IReadOnlyList<ObjectImage> Battery, IReadOnlyList<Responses> Answers) Show(int seed)
        {
            var battery = ObjectBattery.Render(Photographs.Shipped(), Size, seed);
            using var probe = new Probe(new ManagedEngine(), subject, Size, layers);
            return (battery, probe.Peaks(battery.Count, i => battery[i].Picture));
        }
    }

    /// <summary>Ridge regression in its dual form, on standardised units.</summary>
    private static double[] Readout(Responses teaching, double[] labels, Responses test, int[] units)
    {
        var mean = units.Select(u => Enumerable.Range(0, teaching.Images).Average(i => teaching[i, u])).ToArray();
        var scale = units.Select((u, k) => Math.Sqrt(Enumerable.Range(0, teaching.Images).Average(i => Math.Pow(teaching[i, u] - mean[k], 2))) + 1e-6).ToArray();
        Matrix<double> Table(Responses of) => Matrix<double>.Build.Dense(of.Images, units.Length, (i, k) => (of[i, units[k]] - mean[k]) / scale[k]);
        var x = Table(teaching);
        var kernel = x * x.Transpose() + Matrix<double>.Build.DenseIdentity(teaching.Images) * (0.3 * units.Length);
        var weights = x.Transpose() * kernel.Solve(Vector<double>.Build.Dense(labels) - labels.Average());
        return [.. Table(test) * weights];
    }

    private static ClassSelectivity Half(int half, bool crossed = false) => new(
        [.. Enumerable.Range(0, 40).Select(i => new ClassSelectivity.Positive(half * PerHalf + i, i / 5, i % 4))],
        [.. Enumerable.Range(40, 60).Select(i => new ClassSelectivity.Negative(half * PerHalf + i, i % 3))], crossed);

    private static Responses Noise(int units, int seed, Func<int, int, double>? mean = null)
    {
        var random = new Xoshiro256StarStar(Seeds.Derive(seed, "noise"), threadSafe: false);
        var layer = Planted.Curves with { Node = "noise", Units = units };
        var table = new float[2 * PerHalf * units];
        for (var i = 0; i < table.Length; i++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            table[i] = (float)(4 + normal + (mean?.Invoke(i / units, i % units) ?? 0));
        }

        return new(layer, 2 * PerHalf, table);
    }
}
